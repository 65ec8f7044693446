package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Plugins that come, go and misbehave while an engine answers questions. */
class LivePluginsTest {

    private static final int READINGS = 5000;

    /** More by {@code -Dkymograph.reloads=200}. */
    private static final int RELOADS = Integer.getInteger("kymograph.reloads", 20);

    @TempDir
    private Path data;

    @TempDir
    private Path elsewhere;

    private Path folder;
    private Engine engine;

    @BeforeEach
    void openWithTwoPlugins() throws IOException {
        folder = data.resolve("plugins");
        PluginJar.animals().writeTo(folder);
        PluginJar.metric("levels", "level").writeTo(folder);
        engine = Engine.builder()
                .data(data)
                .set("plugins.folders", folder.toString())
                .set("plugins.look-every", "0s")
                .set("plugins.failures", "3")
                .set("query.timeout", "1s")
                .open();
        engine.subjects().register(List.of(new Subject("animal", 1, "Rex", Map.of(), Optional.empty())));
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < READINGS; i++) {
            readings.add(Reading.of(1, Instant.ofEpochSecond(i), "level", (float) i));
        }
        engine.ingest("level", readings);
    }

    @AfterEach
    void close() throws InterruptedException {
        engine.close();
        System.setProperty("sample.end", "true");
        for (Thread thread : pluginThreads()) {
            thread.join();
        }
        System.clearProperty("sample.end");
    }

    @Test
    void anAnalysisThatIsDroppedAnswersAndOneThatIsTakenAwayDoesNot() throws IOException {
        drop("counting", "1.0.0", "return context.query(\"SELECT count(*) AS answer FROM readings\");");
        assertEquals(READINGS, ask());
        Files.delete(folder.resolve("counting.jar"));
        engine.plugins().refresh();
        assertEquals(
                "analysis.unknown",
                assertThrows(KymographException.class, this::ask).code());
    }

    @Test
    void aQuestionFinishesOnTheVersionThatItBeganWith() throws IOException {
        drop(
                "counting",
                "1.0.0",
                "return context.query(\"SELECT CAST(value AS BIGINT) AS answer FROM readings ORDER BY 1\");");
        try (Result old = engine.ask(new Question("counted", "level", List.of()))) {
            assertTrue(old.next());
            drop("counting", "2.0.0", "return context.query(\"SELECT CAST(-1 AS BIGINT) AS answer\");");
            assertEquals(-1, ask());
            int more = 0;
            while (old.next()) {
                assertEquals(++more, ((Long) old.value("answer")).intValue());
            }
            assertEquals(READINGS - 1, more);
        }
    }

    @Test
    void whatWasMeasuredStaysReadableWithoutItsPlugin() {
        engine.plugins().unload("levels");
        try (Result result = engine.sql("SELECT count(*) AS n FROM level")) {
            assertTrue(result.next());
            assertEquals((long) READINGS, result.value("n"));
        }
        try (Result result = engine.ask(new Question("statistics", "level", List.of()))) {
            assertTrue(result.next());
            assertEquals((long) READINGS, result.value("count"));
        }
        assertEquals(
                1,
                engine.ingest("level", Reading.of(1, Instant.EPOCH.minusSeconds(1), "level", 1f))
                        .accepted());
        engine.flush();
        engine.plugins().load("levels");
        try (Result result = engine.ask(new Question("statistics", "level", List.of()))) {
            assertTrue(result.next());
            assertEquals(READINGS + 1L, result.value("count"), "when it is back, too");
        }
    }

    @Test
    void anAnalysisThatHangsIsLeftBehindAtItsTimeLimit() throws IOException {
        drop("counting", "1.0.0", "while (!Boolean.getBoolean(\"sample.end\")) { Thread.onSpinWait(); } return null;");
        KymographException late = assertThrows(KymographException.class, this::ask);
        assertEquals("query.timeout", late.code());
        assertTrue(
                report("counting").problem().orElse("").contains("1 call never ended and keeps its thread"),
                String.valueOf(report("counting")));
        assertEquals((long) READINGS, count());
    }

    @Test
    void anAnalysisThatHangsWhileItsRowsAreReadIsLeftBehindToo() throws IOException {
        drop("counting", "1.0.0", """
                return new Rows() {
                    public List<Column> columns() { return COLUMNS; }
                    public boolean next() {
                        while (!Boolean.getBoolean("sample.end")) { Thread.onSpinWait(); }
                        return false;
                    }
                    public Object value(int index) { return null; }
                    public void close() {}
                };
                """);
        KymographException late =
                assertThrows(KymographException.class, () -> engine.ask(new Question("counted", "level", List.of())));
        assertEquals("query.timeout", late.code());
        assertTrue(report("counting").problem().isPresent());
    }

    @Test
    void anAnalysisThatHangsCanBeCancelled() throws IOException {
        drop("counting", "1.0.0", "while (!Boolean.getBoolean(\"sample.end\")) { Thread.onSpinWait(); } return null;");
        AtomicBoolean asked = new AtomicBoolean();
        Watch impatient = new Watch() {
            @Override
            public boolean cancelled() {
                return asked.getAndSet(true);
            }
        };
        KymographException cancelled = assertThrows(
                KymographException.class, () -> engine.ask(new Question("counted", "level", List.of()), impatient));
        assertEquals(ErrorKind.CANCELLED, cancelled.kind());
    }

    @Test
    void whatItThrowsIsItsOwnFailureAndTooManyPutItAside() throws IOException {
        drop("counting", "1.0.0", "throw new NoClassDefFoundError(\"sample/Gone\");");
        for (int times = 0; times < 3; times++) {
            KymographException failed = assertThrows(KymographException.class, this::ask);
            assertEquals("plugin.failed", failed.code());
            assertEquals(failure("java.lang.NoClassDefFoundError: sample/Gone"), failed.getMessage());
        }
        assertEquals(
                "plugin.aside",
                assertThrows(KymographException.class, this::ask).code());
        assertEquals(PluginReport.State.ASIDE, report("counting").state());
        assertEquals((long) READINGS, count());
        assertEquals(
                PluginReport.State.ACTIVE, engine.plugins().reload("counting").state());
        assertEquals(
                "plugin.failed",
                assertThrows(KymographException.class, this::ask).code());
    }

    @Test
    void rowsThatAreNotWhatWasDeclaredAreItsFailure() throws IOException {
        drop("counting", "1.0.0", "return Rows.of(COLUMNS, List.of(List.<Object>of(\"many\")));");
        assertEquals(
                failure("java.lang.IllegalStateException: its column 'answer' is declared BIGINT, and a row has a"
                        + " java.lang.String"),
                assertThrows(KymographException.class, this::ask).getMessage());
        drop("counting", "1.0.1", "return Rows.of(List.of(new Column(\"other\", ColumnType.BIGINT)), List.of());");
        assertEquals(
                failure("java.lang.IllegalStateException: expected columns [answer], found [other]"),
                assertThrows(KymographException.class, this::ask).getMessage());
        assertThrows(KymographException.class, this::ask);
        assertThrows(KymographException.class, this::ask);
        assertEquals(PluginReport.State.ASIDE, report("counting").state());
        drop("counting", "1.0.2", "return null;");
        assertEquals(
                "plugin.failed",
                assertThrows(KymographException.class, this::ask).code());
    }

    @Test
    void anAnswerThatIsNotReadToItsEndLeavesNoThread() throws IOException {
        drop("counting", "1.0.0", "return context.query(\"SELECT a.range AS answer FROM range(100000000) a\");");
        for (int times = 0; times < 3; times++) {
            try (Result result = engine.ask(new Question("counted", "level", List.of()))) {
                assertTrue(result.next());
            }
        }
        assertEquals(PluginReport.State.ACTIVE, report("counting").state());
        assertTrue(report("counting").problem().isEmpty(), String.valueOf(report("counting")));
        assertEquals(List.of(), pluginThreads());
    }

    @Test
    void anOlderVersionIsRefusedWhereThereAreReadingsAndItLacksAFieldOfTheNewer() throws IOException {
        PluginJar older = PluginJar.metric("levels", "level");
        Path jar = older.writeTo(elsewhere);
        Path file = PluginJar.of("levels")
                .manifest("Plugin-Version", "2.0.0")
                .extension(
                        "sample.Declares",
                        PluginJar.declaring("", "level")
                                .replace("FLOAT)", "FLOAT), Field.of(\"trend\", FieldType.FLOAT)"))
                .writeTo(folder);
        engine.plugins().refresh();
        older.writeTo(folder);
        engine.plugins().refresh();
        assertEquals("2.0.0", report("levels").version());
        assertEquals(
                Optional.of("Cannot use plugin 'levels' (" + file + "): what it declares does not fit what is stored:"
                        + " Cannot declare metric type 'level': the field 'trend' is missing. Declare it as it was, or"
                        + " under another name. Until then its version 2.0.0 goes on"),
                report("levels").problem());
        assertEquals(
                "plugin.refused",
                assertThrows(KymographException.class, () -> engine.plugins().install(jar))
                        .code());
        engine.ingest("level", List.of(trend(-2), trend(-1)));
        try (Result result = engine.sql("SELECT count(trend) AS n FROM level")) {
            assertTrue(result.next());
            assertEquals(2L, result.value("n"));
        }
    }

    private static Reading trend(int second) {
        return new Reading(
                1, Instant.ofEpochSecond(second), Map.of("trend", 1f), Optional.empty(), OptionalDouble.empty());
    }

    @Test
    void reloadingLeavesNothingBehind() throws Exception {
        List<Path> versions = new ArrayList<>();
        for (int version = 0; version < 2; version++) {
            versions.add(counting(
                            "1." + version + ".0", "return context.query(\"SELECT count(*) AS answer FROM readings\");")
                    .writeTo(elsewhere, "counting" + version + ".jar"));
        }
        for (int times = 0; times < 5; times++) {
            reloadAndAsk(versions.get(times % 2));
        }
        Footprint before = Footprint.now();
        for (int times = 0; times < RELOADS; times++) {
            reloadAndAsk(versions.get(times % 2));
        }
        Footprint after = Footprint.now();
        System.out.println(RELOADS + " reloads: " + before + " before, " + after + " after");
        assertTrue(after.classes() - before.classes() < RELOADS, before + " became " + after);
        assertTrue(after.metaspace() - before.metaspace() < 1 << 20, before + " became " + after);
        assertTrue(after.files() - before.files() <= 3, before + " became " + after);
        assertTrue(after.threads() - before.threads() <= 3, before + " became " + after);
    }

    private void reloadAndAsk(Path version) throws IOException {
        Path passing = Files.copy(version, folder.resolve("counting.copying"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(passing, folder.resolve("counting.jar"), StandardCopyOption.REPLACE_EXISTING);
        engine.plugins().refresh();
        assertEquals(READINGS, ask());
    }

    private void drop(String id, String version, String body) throws IOException {
        counting(version, body).writeTo(folder, id + ".jar");
        engine.plugins().refresh();
        assertEquals(version, report(id).version());
    }

    private static PluginJar counting(String version, String body) {
        return PluginJar.of("counting").manifest("Plugin-Version", version).extension("sample.Counting", """
                package sample;
                import dev.kymograph.engine.extension.*;
                import java.util.*;
                public class Counting implements Analysis<Counting.None> {
                    public record None() {}
                    static final List<Column> COLUMNS = List.of(new Column("answer", ColumnType.BIGINT));
                    public AnalysisSpec<None> spec() {
                        return new AnalysisSpec<>("counted", "Counts.", None.class, COLUMNS, Set.of());
                    }
                    public Rows run(None parameters, AnalysisContext context) {
                        %s
                    }
                }
                """.formatted(
                        body));
    }

    private static List<Thread> pluginThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("kymograph-plugin-counting"))
                .toList();
    }

    private String failure(String what) {
        return "Cannot run analysis 'counted' of plugin 'counting' (" + folder.resolve("counting.jar") + "): " + what
                + "; correct the plugin, or take another version of it";
    }

    private long ask() {
        try (Result result = engine.ask(new Question("counted", "level", List.of()))) {
            assertTrue(result.next());
            return (Long) result.value("answer");
        }
    }

    private Object count() {
        try (Result result = engine.sql("SELECT count(*) AS n FROM level")) {
            assertTrue(result.next());
            return result.value("n");
        }
    }

    private PluginReport report(String id) {
        return engine.plugins().list().stream()
                .filter(report -> report.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** What this process holds, once garbage is collected. */
    private record Footprint(long classes, long metaspace, long files, int threads) {

        static Footprint now() throws InterruptedException {
            for (int times = 0; times < 5; times++) {
                System.gc();
                Thread.sleep(50);
            }
            long metaspace = ManagementFactory.getMemoryPoolMXBeans().stream()
                    .filter(pool -> pool.getName().equals("Metaspace"))
                    .mapToLong(pool -> pool.getUsage().getUsed())
                    .sum();
            long files = ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.UnixOperatingSystemMXBean unix
                    ? unix.getOpenFileDescriptorCount()
                    : 0;
            return new Footprint(
                    ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                    metaspace,
                    files,
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }
    }
}
