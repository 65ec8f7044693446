package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Watcher;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AdaptiveWatchTest {

    private static final int COUNT = 4_000;
    private static final int PROBATION = 300;
    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");

    /** Of horses. */
    public static final class Stable implements MetricTypes {
        static final MetricType GAIT = MetricType.every(
                Duration.ofMinutes(1),
                "gait",
                "horse",
                new Unit("Hz"),
                Field.of("strides", FieldType.DOUBLE).possible(-100, 100).plausible(-20, 20),
                Field.of("sway", FieldType.DOUBLE));

        @Override
        public List<MetricType> metricTypes() {
            return List.of(GAIT);
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(new SubjectKind(
                    "horse", "horses", "all_horses", "horse_id", "horse_name", List.of(), Optional.empty(), List.of()));
        }
    }

    @TempDir
    Path folder;

    private Engine open() {
        return Engine.builder()
                .data(folder.resolve("data"))
                .set("plugins.folders", folder.resolve("none").toString())
                .set("watch.lame.metric", "gait")
                .set("watch.lame.method", "adaptive")
                .set("watch.lame.parameters.probation", Integer.toString(PROBATION))
                .extension(new Stable())
                .extension(new Anomalies())
                .extension(new AdaptiveWatch())
                .open();
    }

    private static List<Reading> readings(int horse) {
        Random random = new Random(horse);
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            boolean odd = i > 2 * PROBATION && random.nextInt(300) == 0;
            double strides = random.nextGaussian() + (odd ? 30 * random.nextGaussian() : 0);
            double sway = i / 1_500 * 20 + random.nextGaussian();
            Reading reading = Reading.of(horse, BEGIN.plus(Duration.ofMinutes(i)), "strides", strides);
            readings.add(new Reading(
                    horse,
                    reading.timestamp(),
                    Map.of("strides", strides, "sway", sway),
                    Optional.of("girth"),
                    OptionalDouble.of(odd && i % 3 == 0 ? 0.1 : 0.9)));
        }
        return readings;
    }

    @Test
    void findsWhatTheAnalysisListsWhereverItWasInterrupted() throws Exception {
        Random random = new Random(5);
        List<List<Reading>> horses = List.of(readings(1), readings(2));
        Engine engine = open();
        try {
            engine.subjects()
                    .register(
                            List.of(Subject.of("horse", 1, "Bay", Map.of()), Subject.of("horse", 2, "Roan", Map.of())));
            for (int from = 0; from < COUNT; ) {
                int to = Math.min(COUNT, from + 1 + random.nextInt(400));
                for (List<Reading> horse : horses) {
                    engine.ingest("gait", horse.subList(from, to));
                }
                from = to;
                if (random.nextInt(4) == 0) {
                    engine.close();
                    engine = open();
                }
            }
            engine.close();
            engine = open();
            List<String> expected = listed(engine);
            assertTrue(expected.size() > 10, "only " + expected.size() + " are listed");
            assertEquals(expected, found(engine));
        } finally {
            engine.close();
        }
    }

    /** What the analysis names a shift in hindsight, the rule names as it looked when it came. */
    private static List<String> listed(Engine engine) {
        List<String> listed = new ArrayList<>();
        Question question = Question.of("anomalies", "gait").where("probation", PROBATION);
        try (Result result = engine.ask(question, Watch.NOBODY)) {
            List<String> names = result.columns().stream().map(Column::name).toList();
            while (result.next()) {
                boolean shift = result.value(names.indexOf("kind")).equals("shift");
                listed.add(line(
                        result,
                        names,
                        shift,
                        List.of(
                                "horse_id",
                                "timestamp",
                                "field",
                                "value",
                                "expected",
                                "low",
                                "high",
                                "score",
                                "severity"),
                        List.of("looks_like", "sign", "kind", "reason")));
            }
        }
        return listed.stream().sorted().toList();
    }

    private List<String> found(Engine engine) {
        List<String> found = new ArrayList<>();
        List<String> shifts =
                listed(engine).stream().filter(line -> line.endsWith("?")).toList();
        try (Result result = engine.sql("SELECT * FROM gait_anomalies WHERE watch = 'lame' AND sensor_id = 'girth'")) {
            List<String> names = result.columns().stream().map(Column::name).toList();
            while (result.next()) {
                List<String> first = List.of(
                        "horse_id",
                        "timestamp",
                        "field_name",
                        "measured",
                        "expected",
                        "low",
                        "high",
                        "score",
                        "severity");
                List<String> rest = List.of("looks_like", "sign", "kind", "reason");
                String asShift = line(result, names, true, first, rest);
                found.add(shifts.contains(asShift) ? asShift : line(result, names, false, first, rest));
            }
        }
        return found.stream().sorted().toList();
    }

    private static String line(
            Result result, List<String> names, boolean shift, List<String> first, List<String> rest) {
        StringBuilder line = new StringBuilder();
        first.forEach(name -> line.append(result.value(names.indexOf(name))).append(' '));
        if (shift) {
            return line.append('?').toString();
        }
        rest.forEach(name -> line.append(result.value(names.indexOf(name))).append(' '));
        return line.toString();
    }

    @Test
    void aStateIsSmallAndOneThatCannotBeReadIsRefused() {
        AdaptiveWatch method = new AdaptiveWatch();
        AdaptiveWatch.Parameters parameters = new AdaptiveWatch.Parameters(0.5, PROBATION);
        Watcher watcher = method.begin(parameters, Stable.GAIT);
        readings(1).forEach(watcher::judge);
        byte[] saved = watcher.save();
        assertTrue(saved.length < 200_000, saved.length + " bytes");
        saved[10] ^= 0x55;
        RefusedException refused =
                assertThrows(RefusedException.class, () -> method.restore(parameters, Stable.GAIT, saved));
        assertTrue(
                refused.getMessage().startsWith("Cannot go on watching: what was learnt cannot be read"),
                refused::getMessage);
    }
}
