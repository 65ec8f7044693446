package dev.kymograph.repl;

import dev.kymograph.repl.command.Target;
import dev.kymograph.repl.command.Targets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jline.terminal.Terminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A result is in its file whole or not at all. */
class ResultFileTest {

    private static final String NUMBERS_1 = "number,padding\n1,some text that takes room 1\n";
    private static final String NUMBERS_2 = NUMBERS_1 + "2,some text that takes room 2\n";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void aFile() {
        file = folder.resolve("out.csv");
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatFailsLeavesNoFile() {
        for (String query : List.of("FROM unknown", "FROM broken 3000")) {
            Run run = new Run().with(query + " | csv " + file + ";\n");
            assertTrue(run.status != 0, query);
            assertEquals(List.of(), files(), query);
            assertFalse(run.err.contains("Only a part"), run.err);
        }
        assertEquals(
                0, new Run().with("FROM numbers 1 | csv " + file + ";\n").status, "the corrected query is written");
    }

    @Test
    void whatFailsLeavesTheFileOfBefore() throws IOException {
        Files.writeString(file, "old");
        for (String line : List.of(
                "FROM unknown | csv %s --force",
                "FROM broken 30000 | csv %s --force",
                "FROM unknown | plot %s.svg --force",
                ".output %s --force\nFROM unknown",
                ".output %s --force\nFROM broken 30000")) {
            Run run = new Run().with(line.replace("%s", file.toString()) + "\n");
            boolean unknown = line.contains("unknown");
            assertEquals(unknown ? 64 : 75, run.status, line + run.err);
            assertTrue(run.err.contains(unknown ? "Cannot find [unknown]" : "more than 30000 rows"), line + run.err);
            assertEquals("old", Files.readString(file), line);
            assertEquals(List.of(file), files(), line);
        }
        Run nothing = new Run().with(".output " + file + " --force\n.output\n");
        assertEquals(0, nothing.status, nothing.err);
        assertEquals("old", Files.readString(file));
    }

    @Test
    void whatReplacesAFileIsReadByThoseWhoReadThatOne() throws IOException {
        Files.writeString(file, "old");
        for (String mode : List.of("rw-------", "rw-rw-r--")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertEquals(0, new Run().with("FROM numbers 1 | csv " + file + " --force;\n").status);
            assertEquals(mode, PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals(NUMBERS_1, Files.readString(file));
        }
    }

    @Test
    void whatIsHalfWrittenGoesWhereTheProcessEndsAtOnce() throws IOException {
        Target target = Targets.outside(path -> Optional.empty(), path -> false).fresh(file);
        assertThrows(
                NoSuchFileException.class,
                () -> target.write(out -> {
                    assertEquals(1, files().size());
                    Target.discardParts();
                    assertEquals(List.of(), files());
                    return true;
                }));
    }

    @Test
    void severalResultsAreCollectedWhole() throws IOException {
        Files.writeString(file, "old");
        String lines = ".mode csv\n.bail off\n.output " + file
                + " --force\nFROM broken 2;\nFROM numbers 2;\nFROM broken 30000;\nFROM numbers 1;\n.output\n";
        Run run = new Run().with(lines);
        assertEquals(NUMBERS_2 + NUMBERS_1, Files.readString(file), run.err);
        assertEquals("", run.out);
    }

    @Test
    void whatIsStoppedLeavesNoFile() throws Exception {
        TypedSession typed = new TypedSession(new Run());
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            TypedSession.type(keys, "FROM numbers 2000000000 | csv " + file + ";\r");
            TypedSession.await(() -> !files().isEmpty(), () -> "something is written");
            terminal.raise(Terminal.Signal.INT);
            TypedSession.await(() -> typed.said().contains("Cancelled"), typed::said);
            TypedSession.type(keys, ".quit\r");
        });
        assertEquals(0, status);
        assertEquals(List.of(), files());
    }

    /** Also at the prompt, where nothing but the end of the line would tell a stage from a comment. */
    @Test
    void forceEndsWithTheQuery() throws Exception {
        Files.writeString(file, "old");
        String line = "FROM numbers 1 | csv " + file + " --force; FROM numbers 2;";
        Path script = Files.writeString(folder.resolve("script.kymo"), line + "\n");
        for (String[] arguments : List.of(new String[] {"-c", line}, new String[] {"-f", script.toString()})) {
            Files.writeString(file, "old");
            Run run = new Run().with("", arguments[0], arguments[1], "--format", "csv");
            assertEquals(NUMBERS_2, run.out, run.err);
            assertEquals(NUMBERS_1, Files.readString(file));
        }
        Files.writeString(file, "old");
        TypedSession typed = new TypedSession(new Run());
        assertEquals(0, typed.session(line + "\r.quit\r"));
        assertEquals(NUMBERS_2, typed.results(), typed.said());
        assertEquals(NUMBERS_1, Files.readString(file));
        Path svg = folder.resolve("a.svg");
        for (int i = 0; i < 2; i++) {
            assertEquals(0, new Run().with("", "-c", "FROM hours | plot " + svg + " --force; FROM numbers 1;").status);
            assertTrue(Files.readString(svg).endsWith("</svg>\n"));
        }
    }

    private Path pipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return pipe;
    }

    @Test
    void whoReadsAPipeGetsAllResults() throws Exception {
        Path pipe = pipe();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Run run = new Run().with(".mode csv\n.output " + pipe + "\nFROM numbers 1;\nFROM numbers 2;\n");
        assertEquals(0, run.status, run.err);
        assertEquals(NUMBERS_1 + NUMBERS_2, read.get());
    }

    @Test
    void aPipeThatNobodyReadsIsWaitedForUntilThatIsStopped() throws Exception {
        Path pipe = pipe();
        TypedSession typed = new TypedSession(new Run());
        int status = typed.session("xterm-256color", (keys, terminal) -> {
            TypedSession.type(keys, "FROM numbers 1 | csv " + pipe + ";\r");
            TypedSession.await(ResultFileTest::isPipeBeingOpened, () -> "the line is read: " + typed.said());
            terminal.raise(Terminal.Signal.INT);
            TypedSession.await(() -> typed.said().contains("Cancelled while nobody read [" + pipe + "]"), typed::said);
            TypedSession.type(keys, "flush\rquit\r");
        });
        assertEquals(0, status);
        assertEquals("flushed\n7\n", typed.results());
    }

    private static boolean isPipeBeingOpened() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("open-pipe"));
    }

    @Test
    void whoStopsReadingAPipeIsSaid() throws Exception {
        Path pipe = pipe();
        Process reader = new ProcessBuilder("head", "-n", "1", pipe.toString()).start();
        Run run = new Run().with("FROM numbers 100000 | csv " + pipe + ";\nflush\n");
        assertEquals("number,padding\n", new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(69, run.status, run.err);
        assertTrue(run.err.contains("Cannot write the results to [" + pipe + "]: who read them has gone"), run.err);
        assertEquals("", run.out);
    }

    @Test
    void aPartThatWentThroughAPipeIsCalledOne() {
        Run run = new Run().with("FROM broken 3\n", "--format", "csv");
        assertTrue(run.err.startsWith("Only a part was written to standard output: 3 rows.\n"), run.err);
        assertEquals(4, run.out.lines().count());
    }
}
