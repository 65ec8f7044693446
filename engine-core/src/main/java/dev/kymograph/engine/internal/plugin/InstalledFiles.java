package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginSignature;
import dev.kymograph.engine.internal.config.MetricFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Puts plugins into one folder and takes them away, each in one step. */
record InstalledFiles(Path folder) {

    /** The one plugin that a file is, or that a Maven project has built. */
    static Path theOneIn(Path file) {
        if (!Files.isDirectory(file)) {
            if (!Files.isRegularFile(file)) {
                throw wrong(file, "there is no such file");
            }
            return file.toAbsolutePath();
        }
        Path built = Files.isDirectory(file.resolve("target")) ? file.resolve("target") : file;
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(built, "*{.jar," + MetricFile.ENDING + "}")) {
            for (Path candidate : files) {
                if (!candidate.getFileName().toString().matches("(original-.*|.*-(sources|javadoc|tests)\\.jar)")) {
                    found.add(candidate.toAbsolutePath());
                }
            }
        } catch (IOException e) {
            throw wrong(file, "it cannot be read [" + e.getMessage() + "]");
        }
        if (found.size() != 1) {
            throw wrong(
                    file,
                    found.isEmpty()
                            ? "there is no jar in " + built + "; build it first"
                            : "there are several in " + built + "; name one of " + found);
        }
        return found.get(0);
    }

    /** Copies a file here under its own name, and removes {@code replaced}. */
    Path put(Path file, List<Path> replaced) {
        Path target = folder.resolve(file.getFileName());
        try {
            Files.createDirectories(folder);
            Path passing = Files.createTempFile(folder, ".", ".installing");
            try {
                Files.copy(file, passing, StandardCopyOption.REPLACE_EXISTING);
                putSignature(file, target);
                Files.move(passing, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(passing);
            }
            for (Path old : replaced) {
                if (!old.equals(target)) {
                    delete(old);
                }
            }
            return target;
        } catch (IOException e) {
            throw wrong(file, "it cannot be copied to " + folder + " [" + e.getMessage() + "]");
        }
    }

    /** Before its jar, which without it might be refused for a moment. */
    private static void putSignature(Path file, Path target) throws IOException {
        Path signature = PluginSignature.beside(file);
        if (Files.exists(signature)) {
            Files.copy(signature, PluginSignature.beside(target), StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.deleteIfExists(PluginSignature.beside(target));
        }
    }

    boolean holds(Path file) {
        return file.toAbsolutePath()
                .normalize()
                .getParent()
                .equals(folder.toAbsolutePath().normalize());
    }

    void delete(Path file) {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(PluginSignature.beside(file));
        } catch (IOException e) {
            throw wrong(file, "it cannot be deleted [" + e.getMessage() + "]");
        }
    }

    static KymographException wrong(Path file, String why) {
        return new KymographException(ErrorKind.USAGE, "plugin.file", "Cannot use [" + file + "] as a plugin: " + why);
    }
}
