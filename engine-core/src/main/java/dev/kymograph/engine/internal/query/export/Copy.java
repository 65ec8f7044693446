package dev.kymograph.engine.internal.query.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * Copies files.
 *
 * @param goesOn told after each piece how many bytes it had; throws where copying must end
 */
public record Copy(LongConsumer goesOn) {

    private static final int BUFFER = 1 << 20;

    /** Copies a file; returns the SHA-256 of what was copied. */
    public String file(Path from, Path to) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW);
                DigestOutputStream hashed = new DigestOutputStream(out, digest)) {
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                hashed.write(buffer, 0, n);
                goesOn.accept(n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Copies a file, or a folder with all that is in it. */
    void tree(Path from, Path to) throws IOException {
        for (Path path : FileTree.all(from)) {
            Path there = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectory(there);
            } else {
                file(path, path.equals(from) ? to : there);
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
