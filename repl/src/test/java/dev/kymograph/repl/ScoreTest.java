package dev.kymograph.repl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The fake method scores a tenth of the value. */
class ScoreTest {

    @TempDir
    Path folder;

    @Test
    void eachRowIsWrittenAsItWasWithItsScore() throws IOException {
        String[] rows = {
            "\"when\";value;\"a \"\"note\"\"; of\ntwo lines\"",
            "2024-01-01T00:00:00Z;1;\"x;\ny\"",
            "2024-01-01 00:01:00; 2 ;  ü  ",
            "1704067320;\"3,5\";\"\"",
            "2023-12-31;;back in time",
            "2023-12-31;NaN;twice",
            ";4;never"
        };
        Path in = folder.resolve("in.csv");
        Files.write(in, ("\uFEFF" + String.join("\r\n", rows)).getBytes(StandardCharsets.UTF_8));
        Run run = score(in, "--timestamp", "when", "--value", "value", "--format", "csv");
        assertEquals("rows,scored\n6,3\n", run.out, run.err);
        String[] scores = {"anomaly_score", "0.100000", "0.200000", "0.350000", "0", "0", "0"};
        StringBuilder expected = new StringBuilder("\uFEFF");
        for (int i = 0; i < rows.length; i++) {
            expected.append(i == 0 ? "" : "\r\n").append(rows[i]).append(';').append(scores[i]);
        }
        assertEquals(expected.toString(), Files.readString(folder.resolve("out.csv")));
        assertFalse(
                run.log.stream().anyMatch(line -> line.contains("open") || line.contains("data")), run.log::toString);
    }

    @Test
    void textInAnotherEncodingStaysAsItIs() throws IOException {
        Path in = folder.resolve("in.csv");
        byte[] latin = "t,v,n\n1,2,\u00fc\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(in, latin);
        Run run = score(in, "--timestamp", "t", "--value", "v");
        assertEquals(0, run.status, run.err);
        assertEquals(
                "t,v,n,anomaly_score\n1,2,\u00fc,0.200000\n",
                Files.readString(folder.resolve("out.csv"), StandardCharsets.ISO_8859_1));
    }

    @Test
    void standardInputIsScoredToStandardOutputAsItComes() throws Exception {
        PipedOutputStream typed = new PipedOutputStream();
        try (InputStream in = new PipedInputStream(typed);
                PipedInputStream shown = new PipedInputStream();
                OutputStream out = new PipedOutputStream(shown)) {
            Streams streams = new Streams(in, out, new PrintStream(OutputStream.nullOutputStream()), Set.of(), 0);
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> new Kymo(streams, new Run()::source)
                    .run("score", "-", "--timestamp=t", "--value=v", "--probation", "1"));
            typed.write("t,v\n1,9\n2,5\n".getBytes(StandardCharsets.UTF_8));
            typed.flush();
            String expected = "t,v,anomaly_score\n1,9,0\n2,5,0.500000\n";
            assertEquals(expected, new String(shown.readNBytes(expected.length()), StandardCharsets.UTF_8));
            typed.write("3,4".getBytes(StandardCharsets.UTF_8));
            typed.close();
            assertEquals(0, status.get());
            assertEquals("3,4,0.400000", new String(shown.readNBytes(shown.available()), StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatFailsLeavesNoPartWhereResultsGoIntoAFile() throws IOException {
        StringBuilder rows = new StringBuilder("t,v,n\n");
        for (int i = 0; i < 20_000; i++) {
            rows.append(i).append(",1,a note that takes some room\n");
        }
        Path in = Files.writeString(folder.resolve("in.csv"), rows + "1,2\n");
        Path out = folder.resolve("results.csv");
        String lines = ".bail off\n.output " + out + "\nscore " + in + " --timestamp t --value v\n";
        Run run = new Run().with(lines);
        assertTrue(run.err.contains("line 20002 has 2 columns"), run.err);
        assertFalse(Files.exists(out));
        Files.writeString(in, rows);
        assertEquals(0, new Run().with(lines).status);
        assertEquals(20_001, Files.readAllLines(out).size());
    }

    @Test
    void aShareOfTheFileIsLearntFrom() throws IOException {
        StringBuilder rows = new StringBuilder("t,v\n");
        for (int i = 0; i < 40; i++) {
            rows.append(i).append(",1\n");
        }
        Path in = Files.writeString(folder.resolve("in.csv"), rows);
        assertEquals(0, score(in, "--timestamp", "t", "--value", "v").status);
        List<String> lines = Files.readAllLines(folder.resolve("out.csv"));
        assertEquals("5,1,0", lines.get(6));
        assertEquals("6,1,0.100000", lines.get(7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T12:00:00Z",
                "2024-02-29T12:00:00.000000",
                "2024-02-29 13:00:00+01:00",
                "2024-02-29 13:00:00 +0100",
                "2024/02/29 12:00",
                "2024-02-29 12:00:00 UTC",
                "1709208000",
                "1709208000.000",
                "1.709208e9",
                "1709208000000",
                "1709208000000000",
                "1709208000000000000"
            })
    void momentsAreReadAsFilesWriteThem(String word) throws IOException {
        Path in = Files.writeString(folder.resolve("in.csv"), "t,v\n\"" + word + "\",2\n");
        Run run = score(in, "--timestamp", "t", "--value", "v", "--method", "moment");
        assertEquals(0, run.status, run.err);
        assertEquals(
                "[2024-02-29T12:00:00Z]",
                run.log.stream()
                        .filter(line -> line.startsWith("["))
                        .findFirst()
                        .orElse(""));
    }

    @Test
    void aColumnThatIsNotThereIsAskedBack() throws IOException {
        Path in = Files.writeString(folder.resolve("in.csv"), "timestamp,Value\n1,2\n");
        Run run = score(in, "--timestamp", "timestamp", "--value", "value");
        assertEquals(64, run.status);
        assertTrue(run.err.contains("Cannot score in.csv: it has no column [value]; did you mean Value?"), run.err);
        Run far = score(in, "--timestamp", "nothing", "--value", "Value");
        assertTrue(far.err.contains("it has no column [nothing]; see: its columns, timestamp, Value"), far.err);
        Run method = score(in, "--timestamp", "timestamp", "--value", "Value", "--method", "magic");
        assertEquals(64, method.status);
        assertTrue(method.err.contains("Cannot score by 'magic'"), method.err);
        Run none = score(folder.resolve("none.csv"), "--timestamp", "timestamp", "--value", "Value");
        assertTrue(none.err.contains("there is no file or folder"), none.err);
        assertEquals(64, none.status);
        Run missing = score(in, "--timestamp", "timestamp");
        assertTrue(missing.err.contains("--value is missing"), missing.err);
    }

    @Test
    void whatIsWrongInAFileIsNamedWithItsLineAndLeavesTheOldResult() throws IOException {
        Path out = Files.writeString(folder.resolve("out.csv"), "old");
        Path in = Files.writeString(folder.resolve("in.csv"), "t,v\n1,2\nyesterday,3\n");
        Run moment = score(in, "--timestamp", "t", "--value", "v");
        assertEquals(65, moment.status);
        assertTrue(moment.err.contains("line 3 has the timestamp [yesterday]; expected 2024-03-01T12"), moment.err);
        Files.writeString(in, "t,v\n1,2\n\n2\n");
        Run ragged = score(in, "--timestamp", "t", "--value", "v");
        assertTrue(ragged.err.contains("line 4 has 1 columns, the header 2"), ragged.err);
        Files.writeString(in, "");
        assertTrue(score(in, "--timestamp", "t", "--value", "v").err.contains("it is empty"));
        Files.writeString(in, "t,v,anomaly_score\n");
        assertTrue(
                score(in, "--timestamp", "t", "--value", "v").err.contains("it has a column [anomaly_score] already"));
        Files.writeString(in, "t,v\n1,\"2\n");
        assertEquals(65, score(in, "--timestamp", "t", "--value", "v").status);
        assertEquals("old", Files.readString(out));
        assertFalse(Files.exists(folder.resolve("out.csv.part")));
    }

    @Test
    void aFileIsNotScoredIntoItself() throws IOException {
        Path in = Files.writeString(folder.resolve("in.csv"), "t,v\n1,2\n");
        Run run = Run.of("score", in.toString(), "--timestamp", "t", "--value", "v", "--output", in.toString());
        assertEquals(64, run.status);
        assertTrue(run.err.contains("it cannot write into the file that it reads"), run.err);
        assertEquals("t,v\n1,2\n", Files.readString(in));
    }

    private Run score(Path in, String... words) {
        String[] all = new String[words.length + 4];
        all[0] = "score";
        all[1] = in.toString();
        all[2] = "--output";
        all[3] = folder.resolve("out.csv").toString();
        System.arraycopy(words, 0, all, 4, words.length);
        return Run.of(all);
    }
}
