package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.lake.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * In what a file is not what the catalog says.
 *
 * @param file where it lies on this machine
 * @param found its bytes, its SHA-256, or why it cannot be read; empty where it is missing
 */
public record FileDamage(LakeFile file, Kind kind, String found) {

    /** What is wrong. */
    public enum Kind {
        MISSING,
        UNREADABLE,
        SIZE,
        CONTENT
    }

    /** What costs next to nothing to find. */
    public static Optional<FileDamage> inSize(LakeFile file) {
        try {
            long bytes = Files.size(Path.of(file.path()));
            return bytes == file.bytes()
                    ? Optional.empty()
                    : Optional.of(new FileDamage(file, Kind.SIZE, String.valueOf(bytes)));
        } catch (NoSuchFileException e) {
            return Optional.of(new FileDamage(file, Kind.MISSING, ""));
        } catch (IOException e) {
            return Optional.of(new FileDamage(file, Kind.UNREADABLE, e.toString()));
        }
    }

    /**
     * Reads the whole file.
     *
     * @param goesOn throws where looking must end
     */
    public static Optional<FileDamage> inContent(LakeFile file, Runnable goesOn) {
        try {
            String hash = Sha256.of(Path.of(file.path()), goesOn);
            return hash.equals(file.sha256())
                    ? Optional.empty()
                    : Optional.of(new FileDamage(file, Kind.CONTENT, hash));
        } catch (NoSuchFileException e) {
            return Optional.of(new FileDamage(file, Kind.MISSING, ""));
        } catch (IOException e) {
            return Optional.of(new FileDamage(file, Kind.UNREADABLE, e.toString()));
        }
    }

    /** What should have been found. */
    public String expected() {
        return kind == Kind.SIZE ? String.valueOf(file.bytes()) : kind == Kind.CONTENT ? file.sha256() : "";
    }

    /** After the file's name: "is not there". */
    String told() {
        return switch (kind) {
            case MISSING -> "is not there";
            case UNREADABLE -> "cannot be read (" + found + ")";
            case SIZE -> "is damaged: found [" + found + "] bytes, expected [" + file.bytes() + "]";
            case CONTENT ->
                "is damaged: its SHA-256 is [" + found + "], when it was "
                        + (file.foreign().isForeign() ? "adopted" : "written") + " it was [" + file.sha256() + "]";
        };
    }
}
