package dev.kymograph.testkit;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.Vocabulary.ParameterSpec;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Range;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * What an analysis holds: it answers for whatever readings there are, the same each time and whatever the order they came in, to
 * several at once, and ends when it is told to. Where the author says what is {@link #expected}, each answer is compared with that.
 *
 * <pre>{@code
 * class CountTest extends AnalysisContract {
 *     CountTest() {
 *         super("count_above");
 *     }
 *
 *     @Override
 *     protected Question asked(Question question) {
 *         return question.where("above", 50);
 *     }
 * }
 * }</pre>
 */
public abstract class AnalysisContract extends PluginContract {

    private static final int ASKERS = 8;
    private static final int BATCH = 20;
    private static final int MANY = 1_000_000;
    private static final int MANY_SUBJECTS = 10;
    private static final int MANY_FROM = 1_000_000;
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final String analysis;
    private final MetricType metric;
    private final AtomicInteger lastSubject = new AtomicInteger();
    private boolean manyAreThere;

    /** Of the jar that this project builds, asked about numbers that the kit measures every minute. */
    protected AnalysisContract(String analysis) {
        this(analysis, SampleMetrics.RATE);
    }

    /** Of the jar that this project builds, asked about a metric type; one that no plugin brings is declared by the kit. */
    protected AnalysisContract(String analysis, MetricType metric) {
        this(ProjectJar.built(), analysis, metric);
    }

    AnalysisContract(Path jar, String analysis, MetricType metric) {
        super(jar);
        this.analysis = analysis;
        this.metric = metric;
    }

    /** Gives the question its parameters. */
    protected Question asked(Question question) {
        return question;
    }

    /**
     * What is to be answered for all fields of these readings, which are of one subject: in the columns of the spec, row by row. Empty
     * where the author leaves that to other tests. Numbers may differ by what rounding leaves.
     *
     * @param readings without those that later ones replaced, by time
     */
    protected Optional<List<List<Object>>> expected(List<Reading> readings) {
        return Optional.empty();
    }

    @Test
    final void isBroughtByThisPlugin() {
        assertTrue(
                dropped().brings("analysis").contains(analysis),
                () -> "it brings " + dropped().report().contributed());
    }

    @Test
    final void answersForNoReadings() {
        check(List.of());
    }

    @Test
    final void answersForOneReading() {
        check(List.of(specimens().reading(subject(), Specimens.NOON, 1)));
    }

    @Test
    final void answersForReadingsAtEqualIntervals() {
        check(specimens().every(Duration.ofMinutes(1), subject(), Specimens.NOON, 500));
    }

    @Test
    final void answersForReadingsOfTwoSensorsAtEqualTimes() {
        int subject = subject();
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Instant at = Specimens.NOON.plusSeconds(60L * (i / 2));
            readings.add(
                    specimens().reading(subject, at, i).from("sensor " + i % 2).quality(0.5));
        }
        check(readings);
    }

    @Test
    final void answersForReadingsThatLackAField() {
        int subject = subject();
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Instant at = Specimens.NOON.plusSeconds(60L * i);
            Map<String, Object> values =
                    new LinkedHashMap<>(specimens().reading(subject, at, i).values());
            List<Field> fields = metric.fields();
            if (fields.size() > 1 && i % 3 != 0) {
                values.remove(fields.get(i % fields.size()).name());
            }
            readings.add(specimens().reading(subject, at, values));
        }
        check(readings);
    }

    @Test
    final void answersForTheLeastAndTheGreatestValues() {
        int subject = subject();
        List<Reading> readings = new ArrayList<>();
        for (Field field : metric.fields()) {
            for (Object value : extremes(field)) {
                Instant at = Specimens.NOON.plusSeconds(readings.size());
                Map<String, Object> values =
                        new LinkedHashMap<>(specimens().reading(subject, at, 1).values());
                values.put(field.name(), value);
                readings.add(specimens().reading(subject, at, values));
            }
        }
        // Whether NaN and infinities are possible is for the metric type to say.
        readings.removeIf(
                reading -> dropped().engine().ingest(metric.name(), reading).accepted() == 0);
        checkAnswer(readings, subject);
    }

    @Test
    final void answersForADayWhenClocksChange() {
        int subject = subject();
        List<Reading> readings = new ArrayList<>();
        for (String day : List.of("2024-03-30T22:00:00Z", "2024-10-26T22:00:00Z")) {
            readings.addAll(specimens().every(Duration.ofMinutes(15), subject, Instant.parse(day), 104));
        }
        check(readings);
        for (ParameterSpec parameter : spec().parameters()) {
            if (parameter.type().equals("zone")) {
                Question inBerlin = question(subject).where(parameter.name(), "Europe/Berlin");
                assertEquals(answerOrRefusal(inBerlin), answerOrRefusal(inBerlin), "two answers for Europe/Berlin");
            }
        }
    }

    /** A zone need not fit what else is asked; where it does not, the author says so. */
    private Object answerOrRefusal(Question question) {
        try {
            return dropped().ask(question);
        } catch (KymographException e) {
            if (e.kind() == ErrorKind.USAGE && e.code().equals("analysis.parameter")) {
                return e.getMessage();
            }
            throw e;
        }
    }

    @Test
    final void theOrderThatReadingsComeInDoesNotMatter() {
        int subject = subject();
        List<Reading> last = specimens().every(Duration.ofMinutes(1), subject, Specimens.NOON, 200);
        Answer expected = check(last);
        try (DroppedPlugin other = open("shuffled")) {
            Specimens same = other.specimens(metric);
            other.engine().subjects().register(List.of(same.subject(subject)));
            List<Reading> shuffled = new ArrayList<>(last);
            Collections.shuffle(shuffled, new Random(1));
            for (int i = 0; i < shuffled.size(); i += BATCH) {
                List<Reading> batch = shuffled.subList(i, i + BATCH);
                if (metric.key().fields().isEmpty()) {
                    // What the batch then corrects, once from within the lake.
                    other.ingest(
                            metric,
                            batch.stream()
                                    .map(reading -> same.reading(subject, reading.timestamp(), MANY))
                                    .toList());
                }
                if (i == shuffled.size() / 2) {
                    other.engine().flush();
                }
                other.ingest(metric, batch);
            }
            assertAlike(
                    expected.rows(), other.ask(question(subject)).rows(), "answers to the same readings in two orders");
        }
    }

    @Test
    final void answersTheSameFromTheLake() {
        int subject = subject();
        Answer hot = check(specimens().every(Duration.ofMinutes(1), subject, Specimens.NOON, 100));
        dropped().engine().flush();
        assertAlike(hot.rows(), dropped().ask(question(subject)).rows(), "answers before and after a flush");
    }

    @Test
    final void answersTheSameToSeveralAtOnce() {
        int subject = subject();
        Answer expected = check(specimens().every(Duration.ofMinutes(1), subject, Specimens.NOON, 300));
        for (Answer answer : AtOnce.run(ASKERS, asker -> dropped().ask(question(subject)))) {
            assertAlike(expected.rows(), answer.rows(), "answers to " + ASKERS + " at once");
        }
    }

    @Tag("heavy")
    @Test
    final void answersForAMillionReadings() {
        makeMany();
        long begin = System.nanoTime();
        long rows = count(aboutMany(), Watch.NOBODY);
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(took.compareTo(LONG) < 0, () -> rows + " rows about a million readings took " + took);
    }

    @Test
    final void endsWhenItIsToldTo() {
        makeMany();
        for (int millis : List.of(0, 20, 100)) {
            CancelledSoon watch = new CancelledSoon(Duration.ofMillis(millis));
            try {
                count(aboutMany(), watch);
            } catch (KymographException e) {
                assertEquals(ErrorKind.CANCELLED, e.kind(), e.getMessage());
            }
            Duration late = watch.sinceCancelled();
            assertTrue(late.compareTo(SOON) < 0, () -> "it ended only " + late + " after it was told to");
            assertEquals("", dropped().now().problem().orElse(""), "what is left behind");
        }
    }

    @Test
    final void answersOrRefusesWhereItDoesNotFit() {
        Specimens notes = dropped().specimens(SampleMetrics.NOTE);
        int subject = lastSubject.incrementAndGet();
        dropped().engine().subjects().register(List.of(notes.subject(subject)));
        dropped().ingest(notes.metric(), notes.every(Duration.ofHours(7), subject, Specimens.NOON, 10));
        Question question = asked(
                Question.of(analysis, notes.metric().name()).where(notes.kind().name(), subject));
        try {
            dropped().ask(question);
        } catch (KymographException e) {
            if (e.kind() != ErrorKind.USAGE) {
                fail("Asked about texts it should answer or throw a RefusedException that says why not", e);
            }
        }
    }

    private Specimens specimens() {
        return dropped().specimens(metric);
    }

    private CommandSpec spec() {
        return dropped().engine().vocabulary().analyses().stream()
                .filter(known -> known.name().equals(analysis))
                .findFirst()
                .orElseThrow();
    }

    private int subject() {
        int id = lastSubject.incrementAndGet();
        dropped().engine().subjects().register(List.of(specimens().subject(id)));
        return id;
    }

    private Question question(int... subjects) {
        Object[] ids = IntStream.of(subjects).boxed().toArray();
        return asked(Question.of(analysis, metric.name()).where(metric.kind(), ids));
    }

    /** Takes in readings of one subject and compares the answer with what is expected. */
    private Answer check(List<Reading> readings) {
        int subject = readings.isEmpty() ? subject() : readings.get(0).subject();
        dropped().ingest(metric, readings);
        return checkAnswer(readings, subject);
    }

    private Answer checkAnswer(List<Reading> readings, int subject) {
        Answer answer = dropped().ask(question(subject));
        assertEquals(answer.rows(), dropped().ask(question(subject)).rows(), "the same question twice");
        expected(specimens().latestOf(readings))
                .ifPresent(expected -> assertAlike(expected, answer.rows(), "what is expected"));
        return answer;
    }

    private static void assertAlike(List<List<Object>> expected, List<List<Object>> rows, String what) {
        if (!Answer.alike(expected, rows)) {
            assertEquals(expected, rows, what);
        }
    }

    private static List<Object> extremes(Field field) {
        if (!field.type().isNumeric()) {
            return List.of(Specimens.value(field, 0));
        }
        Range range = field.possible();
        Stream<Double> ends = Stream.of(range.low(), range.high(), 0.0, -0.0).filter(range::contains);
        Stream<Double> strange = switch (field.type()) {
            case FLOAT -> Stream.of(Double.NaN, (double) Float.MAX_VALUE, (double) Float.MIN_VALUE);
            case DOUBLE -> Stream.of(Double.NaN, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE);
            default -> Stream.of();
        };
        return Stream.concat(ends, strange)
                .map(value -> Specimens.typed(field.type(), value))
                .toList();
    }

    private void makeMany() {
        if (manyAreThere) {
            return;
        }
        Specimens specimens = specimens();
        dropped()
                .engine()
                .subjects()
                .register(IntStream.range(0, MANY_SUBJECTS)
                        .mapToObj(i -> specimens.subject(MANY_FROM + i))
                        .toList());
        Stream<Reading> many = IntStream.range(0, MANY)
                .mapToObj(i -> specimens.reading(
                        MANY_FROM + i % MANY_SUBJECTS, Specimens.NOON.plusSeconds(60L * (i / MANY_SUBJECTS)), i));
        assertEquals(MANY, dropped().engine().ingest(metric.name(), many).accepted());
        manyAreThere = true;
    }

    private Question aboutMany() {
        return question(IntStream.range(MANY_FROM, MANY_FROM + MANY_SUBJECTS).toArray());
    }

    private long count(Question question, Watch watch) {
        long rows = 0;
        try (Result result = dropped().engine().ask(question, watch)) {
            while (result.next()) {
                rows++;
            }
        }
        return rows;
    }
}
