package dev.kymograph.repl;

import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jline.reader.EOFError;
import org.jline.reader.Parser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Lines that nobody would type on purpose: each is answered or refused, and the shell goes on. */
class GarbageTest {

    private static final int LINES = Integer.getInteger("kymograph.garbage", 500);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final String FAULT = "fault of the program";

    /** What lines are made of. */
    private static final List<String> SEEDS = List.of(
            "statistics pulse_rate breed=\"German Shepherd\" age_year=2 by=month",
            "series pulse_rate every=1d from=2024-01-01 to=2024-02-01 | plot y=value threshold=80 height=9",
            "compare pulse_rate by=breed aggregate=median confidence=0.9 seed=7",
            "SELECT breed, avg(pulse_value) FROM pulse_rate WHERE age_year = 2 GROUP BY breed ORDER BY 2 DESC;",
            "WITH a AS (SELECT 1 AS x) SELECT x::INTEGER, [1, 2][1], {'k': 'v'} FROM a, _; -- why",
            "SELECT * FROM _ WHERE $$ text $$ = 'it''s' /* no */;",
            "explain SELECT 1;",
            "help statistics",
            "metrics | bars",
            "jobs",
            "subjects list --kind animal",
            "rollup list",
            "config explain lake.verify",
            "snapshots --last 3",
            "schema current",
            ".mode line",
            ".maxrows 3",
            ".set breed = German Shepherd",
            ".help mode",
            ".timer on",
            ".last",
            ".keys",
            ".tour 2",
            "latest pulse_rate breed=:breed limit=1",
            "DESCRIBE SELECT 1 AS a",
            "SUMMARIZE (SELECT 1 AS a, NULL AS b);",
            "metrics | csv rex.csv --force",
            "SELECT 1 AS a | json rex.json --force;",
            "SELECT 1 AS a | bars rex.svg --force;",
            ".output rex.txt --force",
            ".output",
            ".export rex.ndjson --force",
            ".log rex.kymo");

    /** What writes a file, and the file. */
    private static final Pattern WRITING = Pattern.compile(
            "((?:\\.(?:output|export|log)|\\|[\\s\"']*(?:box|json|ndjson|csv|tsv|markdown|html|line))[\"']*\\s+)(\\S+)");

    private static final Pattern PICTURE = Pattern.compile("()(\\S+\\.(?:svg|png))");

    private static final String SIGNS =
            "'\"`;:|()[]{}<>=!,.*/\\-$%&?#@~ \t\u0000\u0007\u001b\u007f\u009b\u00e9\u4e2d\u202e\ud83d\udc15";

    private final Random random = new Random(20_240_229);

    @TempDir
    Path folder;

    private String line() {
        StringBuilder line = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int i = random.nextInt(6); i > 0; i--) {
            mutate(line);
        }
        // Waits for no time.
        String unwatched = line.toString().replace('\n', ' ').replace(".watch", ".wat");
        return within(PICTURE, within(WRITING, unwatched));
    }

    /** Whatever the file is called, it is in the folder of this test. */
    private String within(Pattern files, String line) {
        return files.matcher(line).replaceAll(found -> {
            String name = found.group(2).replace(folder.toString(), "").replace('/', '_');
            return Matcher.quoteReplacement(found.group(1) + folder + "/" + name);
        });
    }

    private static Set<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.collect(Collectors.toSet());
        }
    }

    private void mutate(StringBuilder line) {
        int at = random.nextInt(line.length() + 1);
        int end = Math.min(line.length(), at + random.nextInt(8));
        switch (random.nextInt(6)) {
            case 0 -> line.delete(at, end);
            case 1 -> line.insert(at, SIGNS.charAt(random.nextInt(SIGNS.length())));
            case 2 -> line.insert(at, line.substring(at, end));
            case 3 -> line.insert(at, SEEDS.get(random.nextInt(SEEDS.size())));
            case 4 -> line.setLength(at);
            default -> line.insert(at, Long.toString(random.nextLong()));
        }
    }

    @Test
    void everyLineIsAnsweredOrRefused() throws IOException {
        Set<Path> here = files(Path.of("."));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                new ByteArrayOutputStream(),
                new PrintStream(said, true, StandardCharsets.UTF_8),
                Set.of(),
                0);
        Errors errors = new Errors(streams, false, false);
        Display display = new Display(Format.BOX, 40, true, false);
        assertTimeoutPreemptively(LONGEST, () -> {
            try (Interpreter interpreter = new Interpreter(
                    data -> EngineSource.of(Optional.empty(), data),
                    Optional.of(folder.resolve("data")),
                    streams,
                    display)) {
                interpreter.makeData();
                Highlights highlights = new Highlights(interpreter, Theme.DARK);
                for (int i = 0; i < LINES; i++) {
                    String line = line();
                    said.reset();
                    assertEquals(
                            line,
                            highlights
                                    .highlighted(line, random.nextInt(line.length() + 1))
                                    .toString());
                    execute(line, interpreter, errors);
                    String text = said.toString(StandardCharsets.UTF_8);
                    assertFalse(text.contains(FAULT) || text.contains("\tat "), line + "\n" + text);
                }
            }
        });
        assertEquals(here, files(Path.of(".")), "nothing is written elsewhere");
        Set<Path> written = files(folder);
        assertTrue(written.size() > 3, written::toString);
        assertTrue(
                written.stream().noneMatch(file -> file.getFileName().toString().startsWith(".kymo-")),
                written::toString);
    }

    private static void execute(String line, Interpreter interpreter, Errors errors) {
        try {
            new PromptParser().parse(line, line.length(), Parser.ParseContext.ACCEPT_LINE);
        } catch (EOFError unfinished) {
            // A person would go on; here it is taken as it is.
            assertTrue(!line.isEmpty());
        }
        Script script = new Script();
        script.add(line);
        try {
            for (Optional<Statement> next = script.last(); next.isPresent(); next = script.last()) {
                interpreter.execute(next.get());
            }
        } catch (RuntimeException | Error e) {
            errors.report(e);
        }
    }

    @Test
    void aTerminalIsLeftAsItWas() throws Exception {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PipedOutputStream keys = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(keys, 1 << 20);
                Terminal terminal = TerminalBuilder.builder()
                        .system(false)
                        .streams(in, screen)
                        .type("xterm-256color")
                        .size(Size.of(100, 30))
                        .graphemeCluster(false)
                        .build()) {
            String before = terminal.getAttributes().toString();
            Run run = new Run().whole();
            Streams streams = new Streams(
                    in, new ByteArrayOutputStream(), new PrintStream(said, true, StandardCharsets.UTF_8), Set.of(), 0);
            Errors errors = new Errors(streams, false, false);
            try (Interpreter interpreter = new Interpreter(
                    data -> run.source(Optional.empty(), data),
                    Optional.empty(),
                    streams,
                    new Display(Format.BOX, 40, true, false))) {
                CompletableFuture<Integer> status = CompletableFuture.supplyAsync(
                        () -> new Prompt(interpreter, streams, errors, Optional.<Path>empty(), Preferences.NONE)
                                .run(terminal));
                for (String line : typed()) {
                    keys.write((line + "\r").getBytes(StandardCharsets.UTF_8));
                }
                // Whatever is still open is closed or thrown away first.
                keys.write("\u0007\u0001\u000b\r';\r\";\r*/;\r;\r.quit\r".getBytes(StandardCharsets.UTF_8));
                keys.flush();
                assertEquals(0, status.get(60, TimeUnit.SECONDS));
            }
            assertEquals(before, terminal.getAttributes().toString());
            assertFalse(said.toString(StandardCharsets.UTF_8).contains(FAULT), said.toString(StandardCharsets.UTF_8));
        }
    }

    /** Without keys that do something, and without what waits for its end. */
    private List<String> typed() {
        List<String> lines = new ArrayList<>();
        while (lines.size() < 100) {
            String line = line().replaceAll("[\\p{Cntrl}'\"`$]", "").replace("/*", "");
            if (line.contains("rollup") || line.contains("SUMMARIZE")) {
                continue; // The fake engine has none, and answers one column whatever is asked.
            }
            lines.add(Script.isSql(line.split("\\W", 2)[0]) || line.startsWith("(") ? line + ";" : line);
        }
        return lines;
    }
}
