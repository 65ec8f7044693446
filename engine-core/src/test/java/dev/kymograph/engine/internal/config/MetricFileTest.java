package dev.kymograph.engine.internal.config;

import dev.kymograph.engine.KymographException;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Range;
import dev.kymograph.metric.ReadingKey;
import dev.kymograph.metric.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MetricFileTest {

    @TempDir
    private Path folder;

    @Test
    void readsAllThatAMetricTypeCanSay() throws IOException {
        MetricType expected = new MetricType(
                "blood_pressure",
                "animal",
                new Unit("mmHg"),
                List.of(
                        new Field("systolic", FieldType.FLOAT, new Range(20, 350), new Range(80, 220), "at the beat")
                                .plausibleOf("breed", "Great Dane", 70, 200)
                                .plausibleOf("type", "Cat", 90, 220),
                        new Field(
                                "cuff",
                                FieldType.INTEGER,
                                new Range(Double.NEGATIVE_INFINITY, 9),
                                new Range(Double.NEGATIVE_INFINITY, 9),
                                ""),
                        Field.of("posture", FieldType.TEXT)),
                Optional.of(Duration.ofMinutes(15)),
                new ReadingKey(true, List.of("cuff")),
                "Arterial pressure");
        assertEquals(expected, read("""
                name = blood_pressure
                description = "Arterial pressure"
                unit = mmHg
                kind = animal
                interval = 15m
                key { sensor = true, fields = [cuff] }
                fields = [
                  { name = systolic, type = float, possible = [20, 350], plausible = [80, 220], description = at the beat
                    plausible-of = [
                      { attribute = breed, value = Great Dane, range = [70, 200] }
                      { attribute = type, value = Cat, range = [90, 220] }
                    ] }
                  { name = cuff, type = INTEGER, possible = [-inf, 9] }
                  { name = posture, type = text }
                ]
                """));
    }

    @Test
    void readsTheLeastThatAMetricTypeSays() throws IOException {
        assertEquals(
                MetricType.event("barks", "animal", Unit.NONE, Field.of("loudness", FieldType.DOUBLE)),
                read("name = barks, kind = animal, fields = [{ name = loudness, type = double }]"));
    }

    @Test
    void tellsAllThatIsWrongWithLineAndKey() {
        String problems = problems("""
                name = spo2
                knd = animal
                interval = often
                key { sensor = perhaps, channel = 1 }
                fields = [
                  { name = level, type = flaot, possible = [0] }
                  { type = float, plausible = [9, 1], extra = 1 }
                  seven
                ]
                unit { symbol = "%" }
                """);
        for (String problem : List.of(
                "x.metric.conf:2: knd: unknown key. Did you mean 'kind'?",
                "x.metric.conf:1: kind: it is missing",
                "x.metric.conf:3: interval: found [often], expected a length of time such as 1m",
                "x.metric.conf:4: key.sensor: found [perhaps], expected true or false",
                "x.metric.conf:4: key.channel: unknown key.",
                "x.metric.conf:6: fields[0].type: found [flaot], expected float, double, integer, bigint, boolean, text",
                "x.metric.conf:6: fields[0].possible: found [[0]], expected two numbers, the lower first",
                "x.metric.conf:7: fields[1].name: it is missing",
                "x.metric.conf:7: fields[1].plausible: found [[9, 1]], expected two numbers",
                "x.metric.conf:7: fields[1].extra: unknown key.",
                "x.metric.conf:8: fields[2]: found [seven], expected a section { … }",
                "x.metric.conf:10: unit: found [{symbol=%}], expected a single value")) {
            assertTrue(problems.contains(problem), problem + "\n is not in\n" + problems);
        }
    }

    @Test
    void tellsWhatNoMetricTypeCanBe() {
        assertTrue(
                problems("name = Spo2, kind = animal, fields = [{ name = level, type = float }]")
                        .contains("x.metric.conf:1: Cannot name a metric type 'Spo2'"),
                "a name that is none");
        assertTrue(problems("name = spo2\nkind = animal\nfields = [\n{ name = level, type = text, possible = [0, 1] }]")
                .contains("x.metric.conf:4: fields[0]: Cannot declare field 'level': a TEXT has no range"));
        assertTrue(problems("name = spo2, kind = animal, fields = []").contains("it has no field"));
        assertTrue(problems("name = spo2, kind = animal").contains("x.metric.conf:1: fields: it is missing"));
    }

    @Test
    void tellsWhatIsNotHocon() {
        String problems = problems("name = spo2\nfields = [ {");
        assertTrue(problems.startsWith("x.metric.conf:2: this is not HOCON: "), problems);
        assertTrue(problems("kind = ${nobody}").contains("x.metric.conf:1: "), "a substitution without a value");
        assertTrue(problems("\u0000\u0001{{{").contains("x.metric.conf"), "noise");
        assertTrue(assertThrows(KymographException.class, () -> MetricFile.read(folder.resolve("gone.metric.conf")))
                .getMessage()
                .contains("gone.metric.conf"));
    }

    private MetricType read(String text) throws IOException {
        return MetricFile.read(Files.writeString(folder.resolve("x.metric.conf"), text));
    }

    private String problems(String text) {
        KymographException wrong = assertThrows(KymographException.class, () -> read(text));
        assertEquals("metric.file", wrong.code());
        return wrong.getMessage();
    }
}
