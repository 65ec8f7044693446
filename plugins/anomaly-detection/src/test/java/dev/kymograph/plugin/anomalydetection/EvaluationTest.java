package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Figures against the same computed from two lists in the plainest way. */
class EvaluationTest {

    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final int MINUTES = 700;
    private static final int THINGS = 3;
    private static final List<String> FIELDS = List.of("level", "flow");
    private static final Duration WITHIN = Duration.ofMinutes(10);

    private record Found(int thing, String field, Instant at) {}

    private record Window(int thing, Instant from, Instant to) {
        boolean has(Found found) {
            return found.thing() == thing
                    && !found.at().isBefore(from)
                    && found.at().isBefore(to);
        }
    }

    @TempDir
    Path folder;

    @Test
    void figuresAreThoseOfANaiveComputation() throws Exception {
        Random random = new Random(4);
        try (DatabaseContext context = new DatabaseContext(THINGS)) {
            measure(context, random);
            for (int i = 0; i < 12; i++) {
                List<Window> windows = windows(random);
                Path labels = write(windows);
                for (Method method : EnumSet.complementOf(EnumSet.of(Method.RCF))) {
                    check(method, windows, labels, context);
                }
            }
        }
    }

    @Tag("heavy")
    @Test
    void aRowComesForEachThresholdAndMoreIsFoundAtLowerOnes() throws Exception {
        try (DatabaseContext context = new DatabaseContext(THINGS)) {
            measure(context, new Random(1));
            Path labels = write(List.of(new Window(1, BEGIN, BEGIN.plus(Duration.ofHours(5)))));
            List<Map<String, Object>> rows =
                    evaluate(labels, List.of("zscore", "range"), Optional.of(List.of("3", "2", "1.5")), context);
            assertEquals(
                    Arrays.asList(3.0, 3.0, 2.0, 2.0, 1.5, 1.5, null, null),
                    rows.stream().map(row -> row.get("threshold")).toList());
            assertTrue((Long) rows.get(0).get("alarms") < (Long) rows.get(4).get("alarms"), rows.toString());
        }
    }

    @Test
    void eachMethodMustTakeEachThresholdBeforeAnythingIsRead() throws Exception {
        try (DatabaseContext context = new DatabaseContext(1)) {
            RefusedException refused = assertThrows(
                    RefusedException.class,
                    () -> evaluate(
                            folder.resolve("none.csv"),
                            List.of("mad", "adaptive"),
                            Optional.of(List.of("0.5", "3")),
                            context));
            assertEquals(
                    "Cannot look for anomalies by adaptive: threshold is 3.0, expected a score from 0 to 1; or add method=zscore",
                    refused.getMessage());
        }
    }

    @Test
    void whatIsNoNumberIsNotCountedToLearnFrom() throws Exception {
        try (DatabaseContext context = new DatabaseContext(1)) {
            for (int i = 0; i < 200; i++) {
                context.measure(1, "level", BEGIN.plus(Duration.ofMinutes(i)), i == 40 ? 90 : 50 + i % 3);
                for (int none = 0; none < 3; none++) {
                    context.measure(1, "level", BEGIN.plus(Duration.ofMinutes(i)), Double.NaN);
                }
            }
            List<Found> all = unusual(Asked.of(Method.ADAPTIVE, "threshold", 0.0), context);
            assertEquals(170, all.size(), "but for the 30 that it learns from");
            assertTrue(unusual(Method.ADAPTIVE, context)
                    .contains(new Found(1, "level", BEGIN.plus(Duration.ofMinutes(40)))));
        }
    }

    @Test
    void aSweepIsTheSameAsItsThresholdsOneByOne() throws Exception {
        try (DatabaseContext context = new DatabaseContext(THINGS)) {
            measure(context, new Random(2));
            Path labels = write(windows(new Random(3)));
            for (String method : List.of("adaptive", "baseline", "zscore", "mad", "iqr")) {
                var swept = rows(
                        new Evaluation.Parameters(
                                labels,
                                List.of(method),
                                Optional.empty(),
                                Optional.of(7),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        context);
                List<Map<String, Object>> oneByOne = new ArrayList<>();
                for (int i = 0; i < swept.size(); i += FIELDS.size()) {
                    String threshold = swept.get(i).get("threshold").toString();
                    oneByOne.addAll(evaluate(labels, List.of(method), Optional.of(List.of(threshold)), context));
                }
                assertEquals(oneByOne, swept);
                assertEquals(7 * FIELDS.size(), swept.size());
            }
        }
        assertEquals(List.of(0.25, 0.5, 0.75), Method.ADAPTIVE.sweep(3), "of scores, as far from each other");
        assertEquals(List.of(0.75, 3.0, 12.0), Method.ZSCORE.sweep(3));
    }

    @Test
    void aWindowIsForTheMethodsThatHaveOne() throws Exception {
        try (DatabaseContext context = new DatabaseContext(THINGS)) {
            measure(context, new Random(5));
            Path labels = write(windows(new Random(3)));
            var windowed = rows(withWindow(labels, List.of("zscore", "mad", "iqr"), "1h"), context);
            var whole = evaluate(labels, List.of("zscore", "mad", "iqr"), Optional.empty(), context);
            assertEquals(whole.subList(2, 4), windowed.subList(2, 4), "mad has none");
            assertNotEquals(whole.get(0), windowed.get(0));
            assertNotEquals(whole.get(4), windowed.get(4));
            var swept = new Evaluation.Parameters(
                    labels,
                    List.of("zscore"),
                    Optional.of(List.of("2", "3")),
                    Optional.empty(),
                    Optional.of(Duration.ofHours(1)),
                    Optional.empty(),
                    Optional.empty());
            assertEquals(windowed.subList(0, 2), rows(swept, context).subList(2, 4));
        }
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> withWindow(folder.resolve("none.csv"), List.of("adaptive", "mad"), "1h"));
        assertEquals("window is for zscore and iqr, which are not among the methods", refused.getMessage());
    }

    private static Evaluation.Parameters withWindow(Path labels, List<String> methods, String window) {
        return new Evaluation.Parameters(
                labels,
                methods,
                Optional.empty(),
                Optional.empty(),
                Optional.of(Duration.parse("PT" + window)),
                Optional.empty(),
                Optional.empty());
    }

    /** The interquartile range is 50, and the last one 57 beyond: as far as 1.14 of it, but for what is lost in rounding. */
    @Test
    void aReadingThatLiesOnAThresholdIsTheSameInASweep() throws Exception {
        try (DatabaseContext context = new DatabaseContext(1)) {
            int[] values = {-180, -175, -170, -150, -145, -140, -120, -110, -63};
            for (int i = 0; i < values.length; i++) {
                context.measure(1, "level", BEGIN.plus(Duration.ofMinutes(i)), values[i]);
            }
            Path labels = write(List.of(new Window(1, BEGIN, BEGIN.plus(Duration.ofHours(5)))));
            var swept = rows(
                    new Evaluation.Parameters(
                            labels,
                            List.of("iqr"),
                            Optional.empty(),
                            Optional.of(6),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()),
                    context);
            Map<String, Object> onIt = swept.stream()
                    .filter(row -> row.get("threshold").equals(1.14))
                    .findFirst()
                    .orElseThrow();
            assertEquals(
                    evaluate(labels, List.of("iqr"), Optional.of(List.of("1.14")), context)
                            .get(0),
                    onIt);
            assertEquals(0L, onIt.get("alarms"), "only what is beyond a threshold is unusual");
        }
    }

    @Test
    void neighboursAreToldByHowOftenReadingsComeAndNotByWhatIsExpected() throws Exception {
        try (DatabaseContext context = new DatabaseContext(1)) {
            for (int i = 0; i < 100; i++) {
                // Every quarter of an hour, where the metric type says every minute.
                context.measure(1, "level", BEGIN.plus(Duration.ofMinutes(15L * i)), i / 10 == 5 ? 90 : i % 7);
            }
            var parameters = Asked.of(Method.MAD, "as", Form.EPISODES);
            try (Rows episodes = new Anomalies().run(parameters, context)) {
                assertTrue(episodes.next());
                assertEquals(
                        List.of(
                                BEGIN.plus(Duration.ofMinutes(750)),
                                BEGIN.plus(Duration.ofMinutes(885)),
                                10L,
                                "closed"),
                        List.of(episodes.value(2), episodes.value(3), episodes.value(4), episodes.value(5)));
                assertTrue(!episodes.next());
            }
        }
    }

    @Test
    void theBaselineIsWhatTheSubjectHadAtThatHourInTheLastDays() throws Exception {
        try (DatabaseContext context = new DatabaseContext(2)) {
            Instant noon = BEGIN.plus(Duration.ofDays(5)).plus(Duration.ofHours(12));
            for (int i = 0; i < 6 * 48; i++) {
                Instant at = BEGIN.plus(Duration.ofMinutes(30L * i));
                // A night's value at noon is usual for everybody but for who has days.
                double byDay = i / 2 % 24 >= 8 ? 80 : 20;
                context.measure(1, "level", at, at.equals(noon) ? 20 : byDay + i % 3);
                context.measure(2, "level", at, 20 + i % 3);
            }
            assertEquals(List.of(), baseline(12, context), "five days of twelve are not half");
            assertEquals(List.of(List.of(1, noon, 20.0, 80.5, "spike")), baseline(4, context));
        }
    }

    private static List<List<Object>> baseline(int days, DatabaseContext context) {
        var parameters = Asked.of(Method.BASELINE, "days", days);
        List<List<Object>> found = new ArrayList<>();
        try (Rows rows = new Anomalies().run(parameters, context)) {
            while (rows.next()) {
                found.add(List.of(rows.value(0), rows.value(3), rows.value(4), rows.value(5), rows.value(11)));
            }
        }
        return found;
    }

    @Tag("heavy")
    @Test
    void labelsOfOthersAndOfTimesWithoutReadingsAreLeftOut() throws Exception {
        try (DatabaseContext context = new DatabaseContext(THINGS)) {
            measure(context, new Random(1));
            Path labels = Files.writeString(folder.resolve("labels.csv"), """
                    \uFEFFkind,"thing_id",metric,field,from,to
                    spike,1,load,,2024-01-01T00:00:00Z,2024-01-01T01:00:00Z
                    spike,1,load,flow,"2024-01-01 02:00:00",2024-01-01T03:00:00.5Z
                    spike,2,,,2024-01-01T00:00:00Z,2024-01-01T01:00:00Z

                    spike,1,other,what,2024-01-01T00:00:00Z,2024-01-01T01:00:00Z
                    spike,9,load,,2024-01-01T00:00:00Z,2024-01-01T01:00:00Z
                    spike,1,load,,2023-01-01T00:00:00Z,2023-01-01T01:00:00Z
                    """);
            List<Map<String, Object>> rows = evaluate(labels, List.of("iqr"), Optional.empty(), context);
            assertEquals(
                    List.of(2L, 3L),
                    rows.stream().map(row -> row.get("windows")).toList());
        }
    }

    @Test
    void whatIsWrongWithLabelsIsToldWithItsLine() throws Exception {
        assertRefused("thing_id,from\n", "it has no column to among its columns [thing_id, from]");
        assertRefused(
                "animal_id,from,to\n", "it has no column thing_id or subject among its columns [animal_id, from, to]");
        assertRefused(
                "subject,from,to\n1,2024-01-01T00:00:00Z,soon\n",
                "in line 2 [soon] is no timestamp, expected one such as 2024-01-31T12:00:00Z");
        assertRefused(
                "subject,from,to\n1,2024-01-01T00:00:00Z,2024-01-01T00:00:00Z\n",
                "in line 2 it ends at [2024-01-01T00:00:00Z], not after its begin");
        assertRefused(
                "subject,from,to\nRex,2024-01-01T00:00:00Z,2024-01-01T01:00:00Z\n",
                "in line 2 [Rex] is no subject's id");
        assertRefused("subject,from,to\n1,2024-01-01T00:00:00Z\n", "in line 2 it has 2 columns, expected 3");
        assertRefused(
                "subject,from,to,field\n1,2024-01-01T00:00:00Z,2024-01-01T01:00:00Z,lvl\n",
                "in line 2 there is no field [lvl], expected level, flow");
    }

    private void assertRefused(String text, String why) throws Exception {
        Path labels = Files.writeString(folder.resolve("wrong.csv"), text);
        try (DatabaseContext context = new DatabaseContext(THINGS)) {
            RefusedException refused = assertThrows(
                    RefusedException.class, () -> evaluate(labels, List.of("mad"), Optional.empty(), context));
            assertEquals("Cannot read labels from " + labels + ": " + why, refused.getMessage());
        }
    }

    private static void check(Method method, List<Window> windows, Path labels, DatabaseContext context) {
        List<Map<String, Object>> rows =
                evaluate(labels, List.of(method.name().toLowerCase(Locale.ROOT)), Optional.empty(), context);
        List<Found> unusual = unusual(method, context);
        // Half a day is too little to know its hours.
        assertTrue(method == Method.BASELINE || unusual.size() > 2, method + " found " + unusual);
        for (int i = 0; i < FIELDS.size(); i++) {
            String field = FIELDS.get(i);
            List<Found> found =
                    unusual.stream().filter(one -> one.field().equals(field)).toList();
            assertEquals(naive(field, found, windows), figures(rows.get(i)), method + " of " + field);
        }
    }

    private static List<Object> figures(Map<String, Object> row) {
        return Arrays.asList(
                row.get("field"),
                row.get("windows"),
                row.get("found"),
                row.get("alarms"),
                row.get("false_alarms"),
                row.get("precision"),
                row.get("recall"),
                rounded((Double) row.get("f1")),
                row.get("delay"),
                rounded((Double) row.get("false_per_week")));
    }

    private static List<Object> naive(String field, List<Found> unusual, List<Window> windows) {
        List<List<Found>> alarms = new ArrayList<>();
        for (Found one : unusual) {
            boolean near = !alarms.isEmpty() && isNear(alarms.get(alarms.size() - 1), one);
            if (!near) {
                alarms.add(new ArrayList<>());
            }
            alarms.get(alarms.size() - 1).add(one);
        }
        long right = alarms.stream()
                .filter(alarm -> alarm.stream().anyMatch(one -> windows.stream().anyMatch(window -> window.has(one))))
                .count();
        double[] delays = windows.stream()
                .flatMap(window -> unusual.stream()
                        .filter(window::has)
                        .findFirst()
                        .map(one -> Duration.between(window.from(), one.at()))
                        .stream())
                .mapToDouble(Duration::toSeconds)
                .sorted()
                .toArray();
        int half = delays.length / 2;
        Double delay = delays.length == 0
                ? null
                : (Double) (delays.length % 2 == 1 ? delays[half] : (delays[half - 1] + delays[half]) / 2);
        double precision = (double) right / alarms.size();
        double recall = (double) delays.length / windows.size();
        double f1 = precision * recall == 0 ? 0 : 2 / (1 / precision + 1 / recall);
        double weeks = THINGS * (MINUTES - 1) / (7 * 24 * 60.0);
        return Arrays.asList(
                field,
                (long) windows.size(),
                (long) delays.length,
                (long) alarms.size(),
                alarms.size() - right,
                alarms.isEmpty() ? null : (Double) precision,
                recall,
                rounded(alarms.isEmpty() ? 0 : f1),
                delay,
                rounded((alarms.size() - right) / weeks));
    }

    private static boolean isNear(List<Found> alarm, Found one) {
        Found last = alarm.get(alarm.size() - 1);
        return last.thing() == one.thing()
                && Duration.between(last.at(), one.at()).compareTo(WITHIN) <= 0;
    }

    private static double rounded(double number) {
        return Math.rint(number * 1e9) / 1e9;
    }

    private static List<Found> unusual(Method method, DatabaseContext context) {
        return unusual(Asked.of(method), context);
    }

    private static List<Found> unusual(Anomalies.Parameters parameters, DatabaseContext context) {
        List<Found> found = new ArrayList<>();
        try (Rows rows = new Anomalies().run(parameters, context)) {
            while (rows.next()) {
                found.add(new Found((Integer) rows.value(0), (String) rows.value(2), (Instant) rows.value(3)));
            }
        }
        return found;
    }

    private static List<Map<String, Object>> evaluate(
            Path labels, List<String> methods, Optional<List<String>> thresholds, DatabaseContext context) {
        return rows(
                new Evaluation.Parameters(
                        labels,
                        methods,
                        thresholds,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                context);
    }

    private static List<Map<String, Object>> rows(Evaluation.Parameters parameters, DatabaseContext context) {
        List<Map<String, Object>> answer = new ArrayList<>();
        try (Rows rows = new Evaluation().run(parameters, context)) {
            List<String> names = rows.columns().stream().map(Column::name).toList();
            while (rows.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                names.forEach(name -> row.put(name, rows.value(names.indexOf(name))));
                answer.add(row);
            }
        }
        return answer;
    }

    private static void measure(DatabaseContext context, Random random) throws SQLException {
        for (int thing = 1; thing <= THINGS; thing++) {
            for (String field : FIELDS) {
                for (int i = 0; i < MINUTES; i++) {
                    boolean far = random.nextInt(30) == 0;
                    context.measure(
                            thing,
                            field,
                            BEGIN.plus(Duration.ofMinutes(i)),
                            50 + random.nextGaussian() * (far ? 60 : 4));
                }
            }
        }
    }

    private static List<Window> windows(Random random) {
        List<Window> windows = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            Instant from = BEGIN.plus(Duration.ofMinutes(random.nextInt(MINUTES)));
            Window window =
                    new Window(1 + random.nextInt(THINGS), from, from.plus(Duration.ofMinutes(1 + random.nextInt(40))));
            if (!windows.contains(window)) {
                windows.add(window);
            }
        }
        return windows;
    }

    private Path write(List<Window> windows) throws IOException {
        List<String> lines = new ArrayList<>(List.of("thing_id,from,to"));
        windows.forEach(window -> lines.add(window.thing() + "," + window.from() + "," + window.to()));
        return Files.write(folder.resolve("labels.csv"), lines);
    }
}
