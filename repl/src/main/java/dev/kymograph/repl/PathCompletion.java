package dev.kymograph.repl;

import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.command.Paths;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jline.reader.Candidate;

/** Offers the files of the folder that is being typed; hidden ones where a dot is typed. */
final class PathCompletion {

    private PathCompletion() {}

    static void offer(String typed, List<Candidate> candidates) {
        offer("", typed, candidates);
    }

    /** The same behind what the word begins with, as in {@code labels=}. */
    static void offer(String before, String typed, List<Candidate> candidates) {
        int cut = typed.lastIndexOf('/') + 1;
        String folder = typed.substring(0, cut);
        boolean hidden = typed.startsWith(".", cut);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Paths.path(folder.isEmpty() ? "." : folder))) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.startsWith(".") == hidden) {
                    String end = Files.isDirectory(file) ? "/" : "";
                    candidates.add(new Candidate(
                            before + folder + name + end,
                            name + end,
                            "files",
                            said(file, !end.isEmpty()),
                            null,
                            null,
                            end.isEmpty()));
                }
            }
        } catch (IOException | DirectoryIteratorException | KymographException e) {
            // Nothing to offer, then.
            candidates.removeIf(candidate -> "files".equals(candidate.group()));
        }
    }

    /** How big it is and when it was written, or nothing where that cannot be told. */
    private static String said(Path file, boolean isFolder) {
        try {
            String day = Files.getLastModifiedTime(file).toInstant().toString().substring(0, 10);
            return isFolder ? "a folder" : String.format(Locale.ROOT, "%,d bytes, of %s", Files.size(file), day);
        } catch (IOException e) {
            return null;
        }
    }
}
