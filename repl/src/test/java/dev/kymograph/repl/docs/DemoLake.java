package dev.kymograph.repl.docs;

import dev.kymograph.repl.ScreenRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The lake that the documentation asks: made once by {@code kymo demo}, and as new for each page. */
final class DemoLake {

    static final String NAME = "demo-lake";

    private final Path folder;
    private final Path asMade;
    private final String remarks;

    private DemoLake(Path folder, Path asMade, String remarks) {
        this.folder = folder;
        this.asMade = asMade;
        this.remarks = remarks;
    }

    static DemoLake make(Path around) {
        Path folder = around.resolve("page").resolve(NAME);
        ScreenRun run = ScreenRun.ofCommand(InputStream.nullInputStream(), "demo", "--data", folder.toString());
        assertEquals(0, run.status(), run.text());
        Path asMade = around.resolve("as-made");
        copy(folder, asMade);
        return new DemoLake(folder, asMade, run.text());
    }

    /** What {@code ./kymo demo} says when it makes the lake. */
    String remarks() {
        return remarks;
    }

    /** The folder that a page's examples run in, with nothing but the lake in it. */
    Path page() {
        Path page = folder.getParent();
        delete(page);
        copy(asMade, folder);
        return page;
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
