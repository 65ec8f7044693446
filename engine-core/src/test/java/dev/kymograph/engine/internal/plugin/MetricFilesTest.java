package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.PluginReport.State;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Metric types that are declared by files in the plugins folder of an open engine. */
class MetricFilesTest {

    private static final String SPO2 = """
            name = spo2
            unit = "%"
            kind = animal
            interval = 1m
            fields = [
              { name = spo2_level, type = float, possible = [0, 100] }
            ]
            """;

    @TempDir
    private Path data;

    private Path folder;
    private Path file;
    private Engine engine;

    @BeforeEach
    void open() throws IOException {
        folder = data.resolve("plugins");
        file = folder.resolve("spo2.metric.conf");
        PluginJar.animals().writeTo(folder);
        engine = reopened("0s");
        engine.subjects().register(List.of(new Subject("animal", 1, "Rex", Map.of(), Optional.empty())));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void isLiveSoonAfterBeingDropped() throws Exception {
        engine.close();
        engine = reopened("500ms");
        Files.writeString(file, SPO2);
        Instant late = Instant.now().plusSeconds(30);
        while (engine.vocabulary().metricTypes().isEmpty()) {
            assertTrue(Instant.now().isBefore(late), "it never came");
            Thread.sleep(10);
        }
        engine.ingest("spo2", Reading.of(1, Instant.EPOCH, "spo2_level", 97f));
        assertEquals(List.of(97.0), column(engine.ask(Question.of("statistics", "spo2")), "mean"));
        assertEquals(List.of(97f), column(engine.sql("SELECT spo2_level FROM spo2"), "spo2_level"));
        assertTrue(engine.vocabulary().relations().stream()
                .anyMatch(relation -> relation.name().equals("spo2")));
    }

    @Test
    void aFieldBecomesWiderAndWhatItHeldStaysWhatItWas() throws IOException {
        declare(SPO2);
        float odd = 96.6f;
        engine.ingest("spo2", Reading.of(1, Instant.EPOCH, "spo2_level", odd));
        engine.flush();
        engine.ingest("spo2", Reading.of(1, Instant.EPOCH.plusSeconds(60), "spo2_level", odd));
        assertEquals(List.of((double) odd, (double) odd), levels());
        declare(SPO2.replace("float", "double"));
        assertEquals(Optional.empty(), report().problem());
        engine.ingest("spo2", Reading.of(1, Instant.EPOCH.plusSeconds(120), "spo2_level", 96.6));
        for (int i = 0; i < 2; i++) {
            assertEquals(List.of((double) odd, (double) odd, 96.6), levels());
            assertEquals(
                    List.of("DOUBLE", "DOUBLE", "DOUBLE"),
                    column(engine.sql("SELECT typeof(spo2_level) AS t FROM spo2"), "t"));
            engine.flush();
            engine.close();
            engine = reopened("0s");
        }
        declare(SPO2);
        assertTrue(
                report().problem().orElse("").contains("type of field 'spo2_level' is [FLOAT], stored is [DOUBLE]"),
                report().toString());
    }

    private List<Object> levels() {
        return column(engine.sql("SELECT CAST(spo2_level AS DOUBLE) AS v FROM spo2 ORDER BY \"timestamp\""), "v");
    }

    @Test
    void aMistakeNamesItsLineAndKeyAndChangesNothing() throws IOException {
        declare(SPO2);
        declare(SPO2.replace("float", "flaot"));
        assertEquals(State.ACTIVE, report().state());
        assertEquals(
                Optional.of("Cannot use plugin 'spo2.metric.conf' (" + file + "): spo2.metric.conf:6: fields[0].type:"
                        + " found [flaot], expected float, double, integer, bigint, boolean, text; correct the file."
                        + " Until then what it was before goes on"),
                report().problem());
        assertEquals(
                1,
                engine.ingest("spo2", Reading.of(1, Instant.EPOCH, "spo2_level", 97f))
                        .accepted());
        declare(SPO2);
        assertEquals(Optional.empty(), report().problem());
    }

    @Test
    void aMistakeFromTheBeginningIsRefused() throws IOException {
        declare("name = spo2");
        assertEquals(State.REFUSED, report().state());
        assertEquals(List.of(), engine.vocabulary().metricTypes());
    }

    @Test
    void growsByAFieldAlsoOverWhatIsInFiles() throws IOException {
        declare(SPO2);
        engine.ingest("spo2", Reading.of(1, Instant.ofEpochSecond(0), "spo2_level", 91f));
        engine.flush();
        engine.ingest("spo2", Reading.of(1, Instant.ofEpochSecond(60), "spo2_level", 92f));
        declare(SPO2.replace("  { name = spo2_level", "  { name = perfusion, type = double }\n  { name = spo2_level"));
        assertEquals(Optional.empty(), report().problem());
        engine.ingest(
                "spo2",
                List.of(new Reading(
                        1,
                        Instant.ofEpochSecond(120),
                        Map.of("spo2_level", 93f, "perfusion", 1.5),
                        Optional.empty(),
                        OptionalDouble.empty())));
        for (int times = 0; times < 2; times++) {
            assertEquals(
                    "[91.0 null, 92.0 null, 93.0 1.5]",
                    column(
                                    engine.sql(
                                            "SELECT concat_ws(' ', spo2_level, coalesce(CAST(perfusion AS VARCHAR), 'null'))"
                                                    + " AS both FROM spo2 ORDER BY timestamp"),
                                    "both")
                            .toString());
            assertEquals(
                    List.of(1L),
                    column(engine.ask(Question.of("statistics", "spo2").where("field", "perfusion")), "count"));
            engine.flush();
        }
    }

    @Test
    void saysWhatTheDataDoNotAllow() throws IOException {
        declare(SPO2);
        engine.ingest("spo2", Reading.of(1, Instant.EPOCH, "spo2_level", 97f));
        declare(SPO2.replace("float", "text").replace(", possible = [0, 100]", ""));
        assertTrue(
                report().problem().orElse("").contains("its type of field 'spo2_level' is [TEXT], stored is [FLOAT]"));
        declare(SPO2.replace("spo2_level", "level"));
        assertTrue(report().problem().orElse("").contains("the field 'spo2_level' is missing"), report() + "");
        declare(SPO2.replace("kind = animal", "kind = bird"));
        assertTrue(report().problem().orElse("").contains("is measured on the kind 'bird', which no plugin brings"));
        assertEquals(State.ACTIVE, report().state());
    }

    @Test
    void mayBecomeAnythingAsLongAsItHasNoReadings() throws IOException {
        declare(SPO2);
        assertEquals(List.of(), column(engine.sql("SELECT spo2_level FROM spo2"), "spo2_level"));
        declare(SPO2.replace("spo2_level, type = float", "levl, type = text").replace(", possible = [0, 100]", ""));
        assertEquals(Optional.empty(), report().problem());
        declare(SPO2.replace("spo2_level, type = float", "level, type = integer") + "key { sensor = true }");
        assertEquals(Optional.empty(), report().problem());
        engine.ingest("spo2", Reading.of(1, Instant.EPOCH, "level", 97));
        assertEquals(List.of(97), column(engine.sql("SELECT level FROM spo2"), "level"));
        engine.close();
        engine = reopened("0s");
        assertEquals(List.of(97), column(engine.sql("SELECT level FROM spo2"), "level"));
        declare(SPO2);
        assertTrue(report().problem().orElse("").contains("its reading key is"), report() + "");
    }

    @Test
    void verifyingAndInstallingLookAtWhatIsStored() throws IOException {
        declare(SPO2);
        engine.ingest("spo2", Reading.of(1, Instant.EPOCH, "spo2_level", 97f));
        Path changed = Files.writeString(
                data.resolve("spo2.metric.conf"), SPO2.replace("float", "text").replace(", possible = [0, 100]", ""));
        assertTrue(engine.plugins()
                .verify(changed)
                .problem()
                .orElse("")
                .contains("what it declares does not fit what is stored"));
        assertEquals(
                "plugin.refused",
                assertThrows(KymographException.class, () -> engine.plugins().install(changed))
                        .code());
        assertEquals(SPO2, Files.readString(file));
    }

    @Test
    void narrowedRangesHoldForWhatComes() throws IOException {
        declare(SPO2);
        assertEquals(
                1,
                engine.ingest("spo2", Reading.of(1, Instant.EPOCH, "spo2_level", 40f))
                        .accepted());
        declare(SPO2.replace("[0, 100]", "[50, 100]"));
        assertEquals(
                1,
                engine.ingest("spo2", Reading.of(1, Instant.EPOCH, "spo2_level", 40f))
                        .rejected());
        assertEquals(List.of(1L), column(engine.sql("SELECT count(*) AS n FROM spo2"), "n"));
    }

    @Test
    void twoFilesThatDeclareTheSameMetricAreOneTooMany() throws IOException {
        declare(SPO2);
        Files.writeString(folder.resolve("another.metric.conf"), SPO2);
        engine.plugins().refresh();
        assertEquals(State.ACTIVE, report("another.metric.conf").state());
        assertTrue(report().problem().orElse("").contains("it brings the metric 'spo2'"), report() + "");
    }

    @Test
    void withoutItsFileAMetricStaysReadable() throws IOException {
        declare(SPO2);
        engine.ingest("spo2", Reading.of(1, Instant.EPOCH, "spo2_level", 97f));
        Files.delete(file);
        engine.plugins().refresh();
        assertEquals(1, engine.plugins().list().size());
        assertEquals(List.of(97f), column(engine.sql("SELECT spo2_level FROM spo2"), "spo2_level"));
    }

    private void declare(String text) throws IOException {
        Files.writeString(file, text);
        engine.plugins().refresh();
    }

    private Engine reopened(String lookEvery) {
        return Engine.builder()
                .data(data)
                .set("plugins.folders", folder.toString())
                .set("plugins.look-every", lookEvery)
                .open();
    }

    private PluginReport report() {
        return report("spo2.metric.conf");
    }

    private PluginReport report(String id) {
        return engine.plugins().list().stream()
                .filter(report -> report.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<Object> column(Result result, String name) {
        List<Object> values = new ArrayList<>();
        try (result) {
            while (result.next()) {
                values.add(result.value(name));
            }
        }
        return values;
    }
}
