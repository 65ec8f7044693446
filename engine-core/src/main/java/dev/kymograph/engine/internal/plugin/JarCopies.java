package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Private copies of plugins' jars, named by their content. Classes are loaded from these alone: whatever is done to a jar in the
 * plugins folder, the one that runs stays whole. Only what passed {@link JarCheck} is here.
 */
final class JarCopies {

    /** The build writes the hash of each jar that it ships into a file with this ending beside it. */
    private static final String HASH = ".sha256";

    private static final Duration OLD = Duration.ofHours(1);

    private final Path folder;
    private final Optional<Path> shipped;
    private final String version;

    /**
     * Copies of what this version of the engine found harmless are in a folder of their own.
     *
     * @param shipped the folder of the engine's own plugins: their copies stay beside them, for all data folders
     */
    JarCopies(Path folder, Optional<Path> shipped, String version) {
        this.folder = folder.resolve(version);
        this.shipped = shipped;
        this.version = version;
    }

    /** The copy of a jar, made now where there is none. */
    Path of(Path jar) throws Refusal {
        Path place = shipped.filter(jar::startsWith).flatMap(this::beside).orElse(folder);
        try {
            Path known = copy(place, shippedHash(jar).orElseGet(() -> hash(jar)));
            return Files.exists(known) ? known : make(jar, place);
        } catch (IOException | UncheckedIOException e) {
            throw new Refusal("it cannot be copied to " + place + " [" + e.getMessage() + "]; make room, or let the"
                    + " data folder be written to");
        }
    }

    /** Empty where nobody may write there. */
    private Optional<Path> beside(Path plugins) {
        Path place = plugins.resolve(".copies").resolve(version);
        try {
            return Optional.of(Files.createDirectories(place)).filter(Files::isWritable);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Of a jar that has not changed since the build hashed it: hashing all again would take longer than starting. */
    private Optional<String> shippedHash(Path jar) {
        Path noted = jar.resolveSibling(jar.getFileName() + HASH);
        try {
            return shipped.filter(jar::startsWith).isPresent()
                            && Files.exists(noted)
                            && Files.getLastModifiedTime(noted).compareTo(changed(jar)) >= 0
                    ? Optional.of(Files.readString(noted).strip())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Later than the content's own time, where an older jar was put in the place of a newer one. */
    private static FileTime changed(Path jar) throws IOException {
        return jar.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (FileTime) Files.getAttribute(jar, "unix:ctime")
                : Files.getLastModifiedTime(jar);
    }

    private Path make(Path jar, Path place) throws IOException, Refusal {
        Files.createDirectories(place);
        Path passing = Files.createTempFile(place, ".", ".copying");
        try {
            Path copy;
            try (OutputStream out = Files.newOutputStream(passing)) {
                // Named by what was copied: it may have changed since it was hashed.
                copy = copy(place, hash(jar, out));
            }
            JarCheck.check(passing);
            Files.move(passing, copy, StandardCopyOption.ATOMIC_MOVE);
            return copy;
        } finally {
            Files.deleteIfExists(passing);
        }
    }

    private static Path copy(Path place, String hash) {
        return place.resolve(hash + ".jar");
    }

    /** The hash of what a copy holds now: its name says only what it held when it was made. */
    static String sha256(Path copy) throws Refusal {
        try {
            return hash(copy);
        } catch (UncheckedIOException e) {
            throw new Refusal(
                    "its copy " + copy + " cannot be read [" + e.getCause().getMessage() + "]");
        }
    }

    /** Removes the copies that are not among these. */
    void keepOnly(Set<Path> used) {
        keepOnly(folder, used);
        shipped.map(plugins -> plugins.resolve(".copies").resolve(version))
                .filter(place -> used.stream().anyMatch(copy -> copy.startsWith(place)))
                .ifPresent(place -> keepOnly(place, used));
    }

    private static void keepOnly(Path folder, Set<Path> used) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder)) {
            for (Path copy : copies) {
                // Hidden is what another process is copying just now, or left behind long ago.
                boolean isComing = copy.getFileName().toString().startsWith(".")
                        && Files.getLastModifiedTime(copy)
                                .toInstant()
                                .isAfter(Instant.now().minus(OLD));
                if (!used.contains(copy) && !isComing) {
                    Files.deleteIfExists(copy);
                }
            }
        } catch (IOException e) {
            // A leftover copy costs room and nothing else; the next start tries again.
        }
    }

    private static String hash(Path jar) {
        try {
            return hash(jar, OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
