package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * Private copies of plugins' jars, named by their content. Classes are loaded from these alone: whatever is done to a jar in the
 * plugins folder, the one that runs stays whole. Only what passed {@link JarCheck} is here.
 */
final class JarCopies {

    private final Path folder;

    /** Copies of what this version of the engine found harmless are in a folder of their own. */
    JarCopies(Path folder, String version) {
        this.folder = folder.resolve(version);
    }

    /** The copy of a jar, made now where there is none. */
    Path of(Path jar) throws Refusal {
        try {
            Path known = copy(hash(jar, OutputStream.nullOutputStream()));
            return Files.exists(known) ? known : make(jar);
        } catch (IOException e) {
            throw new Refusal("it cannot be copied to " + folder + " [" + e.getMessage() + "]; make room, or let the"
                    + " data folder be written to");
        }
    }

    private Path make(Path jar) throws IOException, Refusal {
        Files.createDirectories(folder);
        Path passing = Files.createTempFile(folder, ".", ".copying");
        try {
            Path copy;
            try (OutputStream out = Files.newOutputStream(passing)) {
                // Named by what was copied: it may have changed since it was hashed.
                copy = copy(hash(jar, out));
            }
            JarCheck.check(passing);
            Files.move(passing, copy, StandardCopyOption.ATOMIC_MOVE);
            return copy;
        } finally {
            Files.deleteIfExists(passing);
        }
    }

    private Path copy(String hash) {
        return folder.resolve(hash + ".jar");
    }

    /** Removes the copies that are not among these. */
    void keepOnly(Set<Path> used) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder)) {
            for (Path copy : copies) {
                if (!used.contains(copy)) {
                    Files.deleteIfExists(copy);
                }
            }
        } catch (IOException e) {
            // A leftover copy costs room and nothing else; the next start tries again.
        }
    }

    private static String hash(Path jar, OutputStream copy) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(jar);
                OutputStream out = new DigestOutputStream(copy, digest)) {
            in.transferTo(out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new KymographException(
                    ErrorKind.INTERNAL, "java.sha256", "Cannot hash: this Java knows no SHA-256", e);
        }
    }
}
