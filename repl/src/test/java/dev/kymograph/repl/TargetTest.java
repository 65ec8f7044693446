package dev.kymograph.repl;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Nothing that the shell writes is written where only the engine writes. */
class TargetTest {

    private static final List<String> HELD = List.of("catalog.duckdb", "demo.state", "lake/level.parquet");

    /** {@code %s} is the file, {@code %f} is {@code --force} or nothing. */
    private static final List<String> WRITERS = List.of(
            ".output %s %f\nSELECT 1;\n.output\n",
            "SELECT 1 | csv %s %f;\n",
            "flush | json %s %f\n",
            "SELECT 1;\n.export %s.csv %f\n",
            "SELECT 1;\n.export %s.parquet %f\n",
            "FROM hours | plot %s.svg %f;\n",
            ".log %s\nSELECT 1;\n");

    /** Those that change data, which are refused before that where nothing may be. */
    private static final List<String> COMMANDS =
            List.of("score in.csv --timestamp t --value v --output %s\n", "export level --to %s --as csv %f\n");

    @TempDir
    Path temporary;

    private Path folder;
    private Path data;

    @BeforeEach
    void aDataFolder() throws IOException {
        folder = temporary.toRealPath();
        data = Files.createDirectories(folder.resolve("data"));
        for (String name : HELD) {
            Files.createDirectories(data.resolve(name).getParent());
            Files.writeString(data.resolve(name), "precious");
        }
        Files.writeString(folder.resolve("in.csv"), "t,v\n2024-03-01,1\n");
        Files.createSymbolicLink(folder.resolve("folder-link"), data.resolve("lake"));
        Files.createSymbolicLink(folder.resolve("file-link"), data.resolve("catalog.duckdb"));
        Files.createSymbolicLink(folder.resolve("new-link"), data.resolve("new"));
        for (String ending : List.of("csv", "parquet", "svg")) {
            Files.createSymbolicLink(folder.resolve("file-link." + ending), data.resolve("catalog.duckdb"));
            Files.createSymbolicLink(folder.resolve("new-link." + ending), data.resolve("new." + ending));
        }
    }

    private List<String> ways() {
        Path here = Path.of("").toAbsolutePath();
        List<String> ways = new ArrayList<>();
        HELD.forEach(name -> ways.add(data.resolve(name).toString()));
        ways.add(data.resolve("new").toString());
        ways.add(here.relativize(data.resolve("demo.state")).toString());
        ways.add(folder + "/./data/lake/../catalog.duckdb");
        ways.add(folder + "/folder-link/level.parquet");
        ways.add(folder + "/folder-link/../demo.state");
        ways.add(folder.resolve("file-link").toString());
        ways.add(folder.resolve("new-link").toString());
        return ways;
    }

    private Map<String, String> held() {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            file -> data.relativize(file).toString(), TargetTest::read, (a, b) -> a, TreeMap::new));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Run ran(String line, String way, String force, String... arguments) {
        Run run = new Run().whole();
        run.own = Optional.of(data);
        String text =
                line.replace("in.csv", folder + "/in.csv").replace("%s", way).replace("%f", force);
        return run.with(text, arguments);
    }

    @Test
    void nothingIsWrittenWhereOnlyTheEngineWrites() {
        Map<String, String> before = held();
        List<String> lines = new ArrayList<>(WRITERS);
        lines.addAll(COMMANDS);
        for (String line : lines) {
            for (String way : ways()) {
                // An export takes the one for the file beside the link, and replaces no link.
                if (line.startsWith("export") && (way.contains("folder-link/..") || way.contains("new-link"))) {
                    continue;
                }
                for (String force : List.of("", "--force")) {
                    Run run = ran(line, way, force);
                    String what = line + " " + way + " " + force + ": " + run.err;
                    assertEquals(64, run.status, what);
                    boolean dangles =
                            way.contains("new-link") && run.err.contains("a link to a file that is not there");
                    assertTrue(dangles || run.err.contains("which only the engine writes. Choose another place"), what);
                    assertEquals(before, held(), what);
                }
            }
        }
    }

    @Test
    void readOnlyNothingIsReplacedEither() throws IOException {
        Map<String, String> before = held();
        Path outside = Files.writeString(folder.resolve("notes.csv"), "theirs");
        for (String line : WRITERS) {
            for (String way : ways()) {
                for (String force : List.of("", "--force")) {
                    Run run = ran(line, way, force, "--read-only");
                    String what = line + " " + way + " " + force + ": " + run.err;
                    assertEquals(64, run.status, what);
                    assertTrue(
                            Stream.of(
                                            "which only the engine writes",
                                            "a link to a file that is not there",
                                            "--force may replace a file",
                                            "it may change data",
                                            "it is there already, and kymo was started with --read-only")
                                    .anyMatch(run.err::contains),
                            what);
                    assertEquals(before, held(), what);
                }
            }
            Path theirs = Files.writeString(folder.resolve("theirs.csv"), "theirs");
            String way = folder.resolve("theirs") + (line.contains("%s.") ? "" : ".csv");
            Run run = ran(line, way, "--force", "--read-only");
            if (!line.contains("%s.") || line.contains("%s.csv")) {
                assertEquals(64, run.status, line + run.err);
            }
            assertEquals("theirs", Files.readString(theirs), line);
            if (!line.startsWith("flush")) {
                String fresh = folder.resolve("fresh" + WRITERS.indexOf(line)).toString();
                assertEquals(0, ran(line, fresh, "", "--read-only").status, line);
            }
        }
        Run run = ran(".output %s --force\nSELECT 1;\n", outside.toString(), "", "--read-only");
        assertEquals(64, run.status);
        assertTrue(
                run.err.contains(
                        "--force may replace a file, and kymo was started with --read-only; name a file that is"
                                + " not there, without --force"),
                run.err);
        assertEquals("theirs", Files.readString(outside));
        Path fresh = folder.resolve("fresh.csv");
        assertEquals(0, ran("SELECT 1 | csv %s;\n", fresh.toString(), "", "--read-only").status);
        assertEquals("text\nSELECT 1\n", Files.readString(fresh));
        Run edited = ran(".edit\n", "", "", "--read-only");
        assertTrue(edited.err.contains("an editor may write any file"), edited.err);
    }

    @Test
    void whatIsThereIsNotAddedToWhereNothingMayChange() throws IOException {
        Path notes = Files.writeString(folder.resolve("notes.txt"), "theirs");
        Run run = ran(".log %s\nSELECT 1;\n", notes.toString(), "", "--read-only");
        assertEquals(64, run.status, run.err);
        assertTrue(run.err.contains("it is there already, and kymo was started with --read-only"), run.err);
        assertEquals("theirs", Files.readString(notes));
        assertEquals(0, ran(".log %s\nSELECT 1;\n", folder + "/new.log", "", "--read-only").status);
        assertTrue(Files.exists(folder.resolve("new.log")));
    }

    @Test
    void filesThatWereAdoptedAreLeftAsTheyAre() throws IOException {
        Path adopted = Files.writeString(folder.resolve("archive.csv"), "theirs");
        Files.createSymbolicLink(folder.resolve("archive-link.csv"), adopted);
        for (String line : WRITERS) {
            for (String name : List.of("archive", "archive-link")) {
                String way = folder.resolve(name) + (line.contains("%s.") ? "" : ".csv");
                Run run = new Run().whole();
                run.adopted = Optional.of(adopted);
                run.with("flush\n" + line.replace("%s", way).replace("%f", "--force"));
                if (!line.contains("%s.") || line.contains("%s.csv")) {
                    assertEquals(64, run.status, line);
                    assertTrue(run.err.contains("it was adopted, and the lake reads it"), line + run.err);
                }
                assertEquals("theirs", Files.readString(adopted), line);
            }
        }
    }

    @Test
    void besideTheDataFolderEachWriterWrites() throws IOException {
        for (String line : WRITERS) {
            if (!line.contains("parquet")) {
                Path file = folder.resolve("out" + WRITERS.indexOf(line));
                assertEquals(0, ran(line, file.toString(), "").status, line);
                assertEquals(0, ran(line, file.toString(), "--force").status, line);
            }
        }
        Path scored = folder.resolve("scored.csv");
        for (int i = 0; i < 2; i++) {
            assertEquals(0, ran(COMMANDS.get(0), scored.toString(), "").status, "a file of before is replaced");
            assertTrue(Files.readString(scored).startsWith("t,v,anomaly_score\n"));
        }
        assertEquals("precious", Files.readString(data.resolve("catalog.duckdb")));
        try (Stream<Path> files = Files.list(folder)) {
            assertFalse(files.anyMatch(file -> file.getFileName().toString().startsWith(".kymo-")));
        }
    }

    @Test
    void oneFileIsWrittenByOneAlone() throws IOException {
        Path file = folder.resolve("one.csv");
        for (String lines : List.of(
                ".output %s\nSELECT 1;\nSELECT 2 | csv %s --force;\n",
                ".output %s\nSELECT 1;\n.log %s\n",
                ".output %s\nSELECT 1;\n.export %s --force\n",
                ".log %s\n.output %s --force\n")) {
            Files.deleteIfExists(file);
            Run run = ran(lines, file.toString(), "");
            assertEquals(64, run.status, lines);
            assertTrue(run.err.contains("results or the log go there. Choose another name"), run.err);
        }
    }

    /** What is open under a number goes on being written by who opened it. */
    @Test
    void aFileThatIsOpenUnderANumberIsRefused() throws IOException {
        Path file = folder.resolve("open.txt");
        try (OutputStream out = Files.newOutputStream(file)) {
            Path number;
            try (Stream<Path> numbers = Files.list(Path.of("/proc/self/fd"))) {
                number = numbers.filter(each -> leadsTo(each, file)).findFirst().orElseThrow();
            }
            Path link = Files.createSymbolicLink(
                    folder.resolve("like-stdout"), Path.of("/dev/fd").resolve(number.getFileName()));
            for (Path way : List.of(number, link)) {
                Run run = ran("SELECT 1 | csv %s --force;\n", way.toString(), "");
                assertEquals(64, run.status, run.err);
                assertTrue(run.err.contains("it stands for a file that is open already"), run.err);
            }
            out.write('x');
        }
        assertEquals("x", Files.readString(file));
    }

    private static boolean leadsTo(Path link, Path file) {
        try {
            return Files.readSymbolicLink(link).equals(file);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aFolderThatIsNotThereIsSaid() {
        for (String line : WRITERS) {
            Run run = ran(line, folder + "/none/x", "");
            assertEquals(64, run.status, line);
            assertTrue(run.err.contains("there is no such folder"), line + run.err);
        }
    }

    @Test
    void resultsGoOnInWhatIsOpenAlready() {
        assumeTrue(Files.isSymbolicLink(Path.of("/dev/stdout")));
        Run run = ran(
                "SELECT 1;\nSELECT 2 | csv %s;\n.output %s\nSELECT 3;\n.output\nSELECT 4;\n",
                "/dev/stdout", "", "--format", "csv");
        assertEquals(0, run.status, run.err);
        assertEquals("text\nSELECT 1\ntext\nSELECT 2\ntext\nSELECT 3\ntext\nSELECT 4\n", run.out);
        Run beside = ran("SELECT 1 | csv %s;\n", "/dev/stderr", "");
        assertEquals("", beside.out);
        assertTrue(beside.err.contains("text\nSELECT 1\n"), beside.err);
    }

    @Test
    void aLinkStaysALinkAndTheFileBehindItIsWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("real.csv"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), file);
        assertEquals(0, ran("SELECT 1 | csv %s --force;\n", link.toString(), "").status);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("text\nSELECT 1\n", Files.readString(file));
        assertEquals(0, ran(".output %s\nSELECT 1;\nSELECT 2;\n", "/dev/null", "").status);
    }
}
