package dev.kymograph.engine.internal.lake.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash by which the catalog knows a file's content. */
public final class Sha256 {

    private static final int BUFFER = 1 << 20;

    private final MessageDigest digest;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public void add(byte[] buffer, int length) {
        digest.update(buffer, 0, length);
    }

    /** Of all that was added. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Of a file.
     *
     * @param goesOn throws where reading must end
     */
    public static String of(Path path, Runnable goesOn) throws IOException {
        Sha256 hash = new Sha256();
        try (InputStream in = Files.newInputStream(path)) {
            // Of thousands of small files the buffers would cost more than the hashes.
            byte[] buffer = new byte[(int) Math.max(1, Math.min(BUFFER, Files.size(path)))];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                hash.add(buffer, n);
                goesOn.run();
            }
        }
        return hash.hex();
    }
}
