package dev.kymograph.testkit;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Range;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * What a plugin holds that brings metric types or subject kinds: what may be measured is taken in and comes back as it was, what is
 * impossible is refused, all analyses can be asked, and the readings stay when the plugin goes. On a kind that no metric type of
 * the plugin is measured on, the kit measures something itself.
 *
 * <pre>{@code
 * class PulseMetricTest extends MetricTypesContract {}
 * }</pre>
 */
public abstract class MetricTypesContract extends PluginContract {

    private static final int WRITERS = 8;

    private final AtomicInteger lastSubject = new AtomicInteger();

    /** Of the jar that this project builds. */
    protected MetricTypesContract() {}

    MetricTypesContract(Path jar) {
        super(jar);
    }

    @Test
    final void bringsWhatCanBeMeasured() {
        assertFalse(each().isEmpty(), "it brings neither a metric type nor a subject kind");
    }

    @Test
    final void everyPlausibleRangeHoldsMoreThanOneValue() {
        for (Specimens each : each()) {
            for (Field field : each.metric().fields()) {
                Range range = field.plausible();
                boolean whole = field.type() == FieldType.INTEGER || field.type() == FieldType.BIGINT;
                boolean several = !field.type().isNumeric()
                        || (whole ? Math.floor(range.high()) > Math.ceil(range.low()) : range.high() > range.low());
                assertTrue(
                        several,
                        () -> named(each, field) + ": the plausible range [" + range + "] holds no two values");
            }
        }
    }

    @Test
    final void whatIsPossibleIsTakenInAndComesBackAsItWas() {
        for (Specimens each : each()) {
            int subject = subject(each);
            List<Reading> readings = new ArrayList<>(each.every(Duration.ofMinutes(1), subject, Specimens.NOON, 50));
            Instant odd = Instant.parse("1969-12-31T23:59:59.999999Z");
            readings.add(each.reading(subject, odd, 3).from("sensor ü").quality(0.25));
            for (Field field : each.metric().fields()) {
                for (double end : ends(field)) {
                    Instant at = Specimens.NOON.minusSeconds(readings.size());
                    readings.add(with(each, subject, at, field, Specimens.typed(field.type(), end)));
                }
            }
            comesBack(each, subject, readings);
        }
    }

    @Test
    final void onADayWhenClocksChangeNothingIsLostOrTwice() {
        for (Specimens each : each()) {
            int subject = subject(each);
            List<Reading> readings = new ArrayList<>();
            for (String day : List.of("2024-03-30T22:00:00Z", "2024-10-26T22:00:00Z")) {
                readings.addAll(each.every(Duration.ofMinutes(15), subject, Instant.parse(day), 104));
            }
            comesBack(each, subject, readings);
        }
    }

    @Test
    final void theSameReadingAgainReplacesTheFirstInWhateverOrderTheyCome() {
        for (Specimens each : each()) {
            int subject = subject(each);
            List<Reading> readings = new ArrayList<>(each.every(Duration.ofMinutes(1), subject, Specimens.NOON, 40));
            for (int i = 0; i < 20; i++) {
                Instant at = Specimens.NOON.plusSeconds(60L * i);
                readings.add(each.reading(subject, at, 100 + i).from("a"));
                readings.add(each.reading(subject, at, 200 + i).from("b"));
            }
            Collections.shuffle(readings, new Random(1));
            comesBack(each, subject, readings);
        }
    }

    @Test
    final void aFieldThatWasNotMeasuredIsNotMadeUp() {
        for (Specimens each : each()) {
            List<Field> fields = each.metric().fields();
            if (fields.size() > 1 && each.metric().key().fields().isEmpty()) {
                int subject = subject(each);
                List<Reading> readings = IntStream.range(0, fields.size())
                        .mapToObj(i -> each.reading(
                                subject,
                                Specimens.NOON.plusSeconds(i),
                                Map.of(fields.get(i).name(), Specimens.value(fields.get(i), i))))
                        .toList();
                comesBack(each, subject, readings);
            }
        }
    }

    @Test
    final void whatIsImpossibleIsRefusedAndStopsNothing() {
        for (Specimens each : each()) {
            int subject = subject(each);
            Reading good = each.reading(subject, Specimens.NOON, 1);
            List<Reading> offered = new ArrayList<>(List.of(good));
            for (Field field : each.metric().fields()) {
                for (double beyond : beyond(field)) {
                    Instant at = Specimens.NOON.plusSeconds(offered.size());
                    offered.add(with(each, subject, at, field, Specimens.typed(field.type(), beyond)));
                }
            }
            IngestSummary summary = dropped().engine().ingest(each.metric().name(), offered);
            assertEquals(1, summary.accepted(), () -> each.metric().name() + ": accepted of " + offered);
            assertEquals(
                    offered.size() - 1, summary.rejected(), () -> each.metric().name() + ": rejected of " + offered);
            assertEquals(rows(each, List.of(good)), view(each, subject));
        }
    }

    @Test
    final void nothingAndOneReadingAreTakenIn() {
        for (Specimens each : each()) {
            int subject = subject(each);
            String name = each.metric().name();
            assertEquals(0, dropped().engine().ingest(name, List.of()).accepted(), name);
            assertEquals(List.of(), view(each, subject), name);
            comesBack(each, subject, List.of(each.reading(subject, Specimens.NOON, 1)));
        }
    }

    /** Whether NaN is possible is for the metric type to say. */
    @Test
    final void whatIsNoNumberIsRefusedOrKept() {
        for (Specimens each : each()) {
            for (Field field : each.metric().fields()) {
                if (field.type() == FieldType.FLOAT || field.type() == FieldType.DOUBLE) {
                    int subject = subject(each);
                    Reading strange =
                            with(each, subject, Specimens.NOON, field, Specimens.typed(field.type(), Double.NaN));
                    IngestSummary summary =
                            dropped().engine().ingest(each.metric().name(), List.of(strange));
                    assertEquals(1, summary.accepted() + summary.rejected(), named(each, field));
                    assertEquals(
                            summary.accepted() == 1 ? rows(each, List.of(strange)) : List.of(),
                            view(each, subject),
                            named(each, field));
                }
            }
        }
    }

    @Test
    final void everyAnalysisAnswersOrSaysThatItDoesNotFit() {
        for (Specimens each : each()) {
            int nothing = subject(each);
            int one = subject(each);
            int some = subject(each);
            dropped().ingest(each.metric(), List.of(each.reading(one, Specimens.NOON, 1)));
            dropped().ingest(each.metric(), each.every(Duration.ofMinutes(1), some, Specimens.NOON, 200));
            for (CommandSpec analysis : dropped().engine().vocabulary().analyses()) {
                for (Object[] subjects : new Object[][] {{nothing}, {one, some}}) {
                    Question question = Question.of(
                                    analysis.name(), each.metric().name())
                            .where(each.kind().name(), subjects);
                    answersOrIsRefused(question);
                }
            }
        }
    }

    @Test
    final void itsKindsCanBeAskedInSql() {
        for (Specimens each : each()) {
            int subject = subject(each);
            List<Object> expected = new ArrayList<>(List.of(each.kind().name() + " " + subject));
            each.kind()
                    .attributes()
                    .forEach(attribute ->
                            expected.add(each.subject(subject).attributes().get(attribute.name())));
            List<String> columns = Stream.concat(
                            Stream.of(each.kind().nameColumn()),
                            each.kind().attributes().stream().map(Attribute::name))
                    .toList();
            String select = "SELECT " + String.join(", ", columns) + " FROM "
                    + each.kind().relation() + " WHERE id = " + subject;
            assertEquals(List.of(expected), dropped().sql(select).rows(), select);
        }
    }

    @Test
    final void whatWasMeasuredStaysWhenItGoes() {
        String id = dropped().report().id();
        for (Specimens each : each()) {
            int subject = subject(each);
            List<Reading> readings = each.every(Duration.ofMinutes(1), subject, Specimens.NOON, 30);
            dropped().ingest(each.metric(), readings.subList(0, 20));
            dropped().engine().flush();
            dropped().ingest(each.metric(), readings.subList(20, 30));
            dropped().engine().plugins().unload(id);
            assertEquals(rows(each, readings), view(each, subject), "while it is unloaded");
            dropped().engine().plugins().load(id);
            assertEquals(rows(each, readings), view(each, subject), "when it is loaded again");
            assertEquals(each.metric(), dropped().metric(each.metric().name()).orElseThrow());
        }
    }

    @Test
    final void severalMayWriteAtOnce() {
        for (Specimens each : each()) {
            int subject = subject(each);
            List<Reading> all = each.every(Duration.ofMinutes(1), subject, Specimens.NOON, WRITERS * 25);
            AtOnce.run(WRITERS, writer -> {
                dropped().ingest(each.metric(), all.subList(writer * 25, writer * 25 + 25));
                return null;
            });
            assertEquals(rows(each, all), view(each, subject));
        }
    }

    /** The metric types it brings, and one on each kind that has none. */
    private List<Specimens> each() {
        List<MetricType> metrics = new ArrayList<>();
        dropped()
                .brings("metric")
                .forEach(name -> metrics.add(dropped().metric(name).orElseThrow()));
        for (String kind : dropped().brings("kind")) {
            if (metrics.stream().noneMatch(metric -> metric.kind().equals(kind))) {
                metrics.add(SampleMetrics.rate("sample_" + kind, kind));
            }
        }
        return metrics.stream().map(dropped()::specimens).toList();
    }

    private int subject(Specimens each) {
        int id = lastSubject.incrementAndGet();
        dropped().engine().subjects().register(List.of(each.subject(id)));
        return id;
    }

    private void comesBack(Specimens each, int subject, List<Reading> readings) {
        dropped().ingest(each.metric(), readings);
        List<List<Object>> expected = rows(each, each.latestOf(readings));
        assertEquals(
                expected,
                view(each, subject),
                () -> "what comes back of " + each.metric().name());
        dropped().engine().flush();
        assertEquals(
                expected,
                view(each, subject),
                () -> "what comes back of " + each.metric().name() + " from the lake");
    }

    private List<List<Object>> view(Specimens each, int subject) {
        MetricType metric = each.metric();
        String fields =
                String.join(", ", metric.fields().stream().map(Field::name).toList());
        return sorted(dropped()
                .sql("SELECT timestamp, sensor_id, quality_score, " + fields + " FROM " + metric.name() + " WHERE "
                        + each.kind().idColumn() + " = " + subject)
                .rows());
    }

    private static List<List<Object>> rows(Specimens each, List<Reading> readings) {
        return sorted(readings.stream()
                .map(reading -> {
                    List<Object> row = new ArrayList<>();
                    row.add(reading.timestamp());
                    row.add(reading.sensor().orElse(null));
                    row.add(
                            reading.quality().isPresent()
                                    ? (float) reading.quality().getAsDouble()
                                    : null);
                    each.metric()
                            .fields()
                            .forEach(field -> row.add(reading.values().get(field.name())));
                    return row;
                })
                .toList());
    }

    /** Readings of one moment, where the key keeps them apart, come in any order. */
    private static List<List<Object>> sorted(List<? extends List<Object>> rows) {
        return rows.stream()
                .map(row -> (List<Object>) row)
                .sorted(Comparator.comparing(String::valueOf))
                .toList();
    }

    private void answersOrIsRefused(Question question) {
        try {
            dropped().ask(question);
        } catch (KymographException e) {
            if (e.kind() != ErrorKind.USAGE) {
                fail("Cannot ask " + question, e);
            }
        }
    }

    private static Reading with(Specimens each, int subject, Instant at, Field field, Object value) {
        Map<String, Object> values =
                new LinkedHashMap<>(each.reading(subject, at, 1).values());
        values.put(field.name(), value);
        return each.reading(subject, at, values);
    }

    /** The ends of what is possible, as the field's type can hold them. */
    private static List<Double> ends(Field field) {
        return !field.type().isNumeric()
                ? List.of()
                : DoubleStream.of(field.possible().low(), field.possible().high())
                        .filter(end -> exact(field.type(), end))
                        .boxed()
                        .toList();
    }

    private static List<Double> beyond(Field field) {
        return !field.type().isNumeric()
                ? List.of()
                : DoubleStream.of(field.possible().low() - 1, field.possible().high() + 1)
                        .filter(beyond ->
                                exact(field.type(), beyond) && !field.possible().contains(beyond))
                        .boxed()
                        .toList();
    }

    private static boolean exact(FieldType type, double value) {
        return Double.isFinite(value) && ((Number) Specimens.typed(type, value)).doubleValue() == value;
    }

    private static String named(Specimens each, Field field) {
        return each.metric().name() + "." + field.name();
    }
}
