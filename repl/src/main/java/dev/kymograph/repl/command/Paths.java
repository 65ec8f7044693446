package dev.kymograph.repl.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Files as people name them at a prompt, where no shell has read {@code ~} and {@code *} for them. */
public final class Paths {

    private Paths() {}

    /** The user's folder: as the environment says, which Java does not ask. */
    public static String home(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return home.startsWith("/") ? home : System.getProperty("user.home");
    }

    public static Path path(String word) {
        try {
            return word.equals("~") || word.startsWith("~/")
                    ? Path.of(home(System.getenv()), word.substring(1))
                    : Path.of(word);
        } catch (InvalidPathException e) {
            throw Mistake.of("file.name", "Cannot use the file [" + word + "]: " + e.getReason());
        }
    }

    /** The files that a word names; a {@code *} or {@code ?} in its last part stands for any letters, or any one. */
    static List<Path> named(String word) {
        int cut = word.lastIndexOf('/') + 1;
        String name = word.substring(cut);
        if ((name.indexOf('*') < 0 && name.indexOf('?') < 0) || Files.exists(path(word))) {
            return List.of(path(word));
        }
        List<Path> found = new ArrayList<>();
        Path folder = path(cut == 0 ? "." : word.substring(0, cut));
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, name)) {
                stream.forEach(path -> found.add(cut == 0 ? path.getFileName() : path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (found.isEmpty()) {
            throw Mistake.of("file.none", "Cannot find a file [" + word + "]: nothing has such a name");
        }
        Collections.sort(found);
        return found;
    }
}
