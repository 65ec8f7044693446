package dev.kymograph.engine;

import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A metric type becomes wider while files, rollups and snapshots of before are there. */
class GrowingTypesTest {

    private static final Instant NOON = Instant.parse("2023-05-01T12:00:00Z");

    @TempDir
    Path folder;

    private Engine engine;

    /** What a newer version of a plugin would declare. */
    private record Kennel(MetricType pulse) implements MetricTypes {

        @Override
        public List<MetricType> metricTypes() {
            return List.of(pulse);
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(Herd.DOG);
        }
    }

    private static MetricType pulse(Field... fields) {
        return MetricType.every(Duration.ofMinutes(1), "pulse", "dog", new Unit("bpm"), fields);
    }

    private void open(MetricType pulse) {
        engine = Engine.builder()
                .data(folder.resolve("data"))
                .set("compaction.enabled", "false")
                .set("rollups.refresh-every", "0s")
                .extension(new Kennel(pulse))
                .open();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void openWithReadings(Duration... rollups) {
        open(pulse(Field.of("beats", FieldType.FLOAT)));
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        engine.ingest(
                "pulse",
                IntStream.range(0, 3000)
                        .mapToObj(i -> Reading.of(1, NOON.plusSeconds(60L * i), "beats", 60.1f + i % 7))
                        .toList());
        engine.flush();
        for (Duration every : rollups) {
            engine.rollups().create("pulse", every, Optional.empty(), Watch.NOBODY);
        }
        engine.close();
    }

    private static Reading late(int minute, String field, Object value) {
        return new Reading(
                1, NOON.plusSeconds(60L * minute + 30), Map.of(field, value), Optional.empty(), OptionalDouble.empty());
    }

    /** Each answer is that of the readings, hot, in files, refreshed and compacted. */
    private void assertAllIsRight(long expected) {
        assertRight(expected);
        engine.flush();
        assertRight(expected);
        engine.rollups().list().forEach(rollup -> engine.rollups().refresh(rollup.name(), Watch.NOBODY));
        assertRight(expected);
        engine.compact(Compaction.ALL, Watch.NOBODY);
        assertRight(expected);
        assertEquals(List.of(), engine.check(Check.ALL, Watch.NOBODY).findings());
    }

    private void assertRight(long expected) {
        assertEquals("[[" + expected + "]]", EngineTest.sql(engine, "SELECT count(*) FROM pulse"));
        for (String aggregate : List.of("count", "min", "last", "mean")) {
            for (String every : List.of("1h", "1d")) {
                Question question =
                        Question.of("series", "pulse").where("every", every).where("aggregate", aggregate);
                assertSame(question);
            }
        }
        assertSame(Question.of("statistics", "pulse").where("quantiles", "none"));
        assertSame(Question.of("statistics", "pulse").where("quantiles", "none").where("by", "day"));
    }

    private void assertSame(Question question) {
        List<List<Object>> expected = rows(question.where("rollups", "off"));
        List<List<Object>> found = rows(question);
        assertEquals(expected.size(), found.size(), question::toString);
        for (int i = 0; i < expected.size(); i++) {
            for (int j = 0; j < expected.get(i).size(); j++) {
                Object one = expected.get(i).get(j);
                Object other = found.get(i).get(j);
                String what = question + ": expected " + expected.get(i) + ", found " + found.get(i);
                if (one instanceof Double number && other instanceof Double near) {
                    assertTrue(Math.abs(number - near) <= 1e-9 * Math.abs(number), what);
                } else {
                    assertEquals(one, other, what);
                }
            }
        }
    }

    private List<List<Object>> rows(Question question) {
        try (Result result = engine.ask(question)) {
            List<List<Object>> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(IntStream.range(0, result.columns().size())
                        .mapToObj(result::value)
                        .toList());
            }
            return rows;
        }
    }

    @Test
    void aFieldThatBecomesWiderIsSummedUpAsItIs() {
        openWithReadings(Duration.ofHours(1), Duration.ofDays(1));
        open(pulse(Field.of("beats", FieldType.DOUBLE)));
        assertRight(3000);
        engine.ingest("pulse", List.of(late(5, "beats", 96.6), late(200, "beats", 1.1)));
        assertAllIsRight(3002);
    }

    /** Makes a new catalog of the files, with what is declared there. */
    private RebuildReport rebuild(MetricTypes... declared) {
        EngineBuilder builder = Engine.builder()
                .data(folder.resolve("new"))
                .set("lake.location", folder.resolve("data/lake").toString())
                .set("compaction.enabled", "false");
        for (MetricTypes each : declared) {
            builder.extension(each);
        }
        engine = builder.open();
        return engine.rebuild(Optional.empty(), Watch.NOBODY);
    }

    /** Whole numbers in May, one that is not whole in June. */
    private void fillBeforeAndAfterAFieldBecameWider() {
        open(pulse(Field.of("beats", FieldType.INTEGER)));
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        engine.ingest("pulse", late(0, "beats", 60));
        engine.flush();
        engine.close();
        open(pulse(Field.of("beats", FieldType.DOUBLE)));
        engine.ingest("pulse", late(60 * 24 * 31, "beats", 72.6));
        engine.flush();
        engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
        engine.close();
    }

    @Test
    void aCatalogThatIsMadeOfTheFilesKnowsTheWiderOne() {
        fillBeforeAndAfterAFieldBecameWider();
        String all = "[[60.0], [72.6]]";
        assertEquals(List.of(), rebuild().leftOut());
        assertEquals(all, EngineTest.sql(engine, "SELECT beats FROM pulse ORDER BY 1"));
        assertEquals(all, EngineTest.sql(engine, "SELECT beats_max FROM pulse_1h ORDER BY 1"));
    }

    @Test
    void soDoesOneForWhichTheNarrowerIsDeclared() {
        fillBeforeAndAfterAFieldBecameWider();
        assertEquals(
                List.of(),
                rebuild(new Kennel(pulse(Field.of("beats", FieldType.INTEGER)))).leftOut());
        assertEquals("[[60.0], [72.6]]", EngineTest.sql(engine, "SELECT beats FROM pulse ORDER BY 1"));
    }

    @Test
    void aFileWithValuesThatTheDeclaredFieldCannotHaveIsLeftOut() {
        fillBeforeAndAfterAFieldBecameWider();
        RebuildReport report = rebuild(new Kennel(pulse(Field.of("beats", FieldType.BIGINT))));
        assertTrue(
                report.leftOut().stream()
                        .anyMatch(file -> file.reason()
                                .equals("its field 'beats' is of type DOUBLE, that of pulse is BIGINT,"
                                        + " which does not have all of its values")),
                report::toString);
        assertEquals("[[60]]", EngineTest.sql(engine, "SELECT beats FROM pulse"));
    }

    @Test
    void aFieldThatIsAddedIsSummedUpToo() {
        openWithReadings(Duration.ofHours(1), Duration.ofDays(1));
        open(pulse(Field.of("beats", FieldType.FLOAT), Field.of("effort", FieldType.INTEGER)));
        assertRight(3000);
        engine.ingest("pulse", List.of(late(5, "effort", 7), late(200, "effort", 9)));
        assertAllIsRight(3002);
    }
}
