package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.internal.analysis.FakeReadings.Entry;
import dev.kymograph.engine.internal.analysis.FakeReadings.Point;
import dev.kymograph.metric.FieldType;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SeriesTest {

    @Test
    void refusesToFillACenturyOfSecondsBeforeItBegins() {
        FakeReadings century = FakeReadings.pulse(
                new Entry(1, "1923-01-01T00:00:00Z", 60f), new Entry(1, "2023-01-01T00:00:00Z", 61f));
        RefusedException refused =
                assertThrows(RefusedException.class, () -> Answer.of(new Series(), century, "every=1s", "fill=null"));
        assertEquals("series.rows", refused.code());
        assertTrue(refused.getMessage().contains("some 3155760001 rows"), refused.getMessage());
        assertEquals(2, Answer.of(new Series(), century, "every=1s").rows().size());
        assertEquals(
                101,
                Answer.of(new Series(), century, "every=1y", "fill=null").rows().size());
    }

    private static final String CLOCKS_GO_BACK = "2023-10-29T01:00:00Z";

    private static final List<String> WIDTHS =
            List.of("90s", "1m", "15m", "1h", "6h", "24h", "1d", "2d", "1w", "2w", "1mo", "5mo", "1q", "1y", "3y");

    /** Of which the oracle can list all within days. */
    private static final List<String> COARSE = List.of("1h", "6h", "1d", "1w", "1mo");

    @ParameterizedTest
    @CsvSource({
        "2023-03-26T01:00:00Z, Europe/Berlin, 0s",
        "2023-10-29T01:00:00Z, Europe/Berlin, 0s",
        "2024-03-10T07:00:00Z, America/New_York, 0s",
        "2024-11-03T06:00:00Z, America/New_York, 45s",
        "2023-10-29T01:00:00Z, Europe/Berlin, 6h",
        "2018-11-04T03:00:00Z, America/Sao_Paulo, 0s",
        "2018-02-18T02:00:00Z, America/Sao_Paulo, 0s",
        "2023-10-01T15:30:00Z, Australia/Lord_Howe, 0s",
        "2023-12-31T18:30:00Z, Asia/Kolkata, 0s",
        "2024-02-29T00:00:00Z, UTC, 0s",
        "1969-12-31T23:00:00Z, UTC, 30s"
    })
    void cutsTimeAsTheWallOfAZoneDoes(String moment, String zone, String offset) {
        FakeReadings readings = RandomReadings.around(moment, FieldType.FLOAT, moment.hashCode(), 150);
        FakeReadings near = RandomReadings.near(moment, readings);
        try (var context = new DuckDbAnalysisContext(readings);
                var nearContext = new DuckDbAnalysisContext(near)) {
            for (String every : WIDTHS) {
                if (Cut.fits(every, offset)) {
                    Cut cut = new Cut(every, ZoneId.of(zone), offset);
                    String[] words = {"every=" + every, "zone=" + zone, "offset=" + offset, "fill=none"};
                    Answer.of(new Series(), context, words)
                            .assertRows(expected(readings, cut, "mean", "subject"), every);
                    if (COARSE.contains(every)) {
                        words[3] = "fill=null";
                        Answer.of(new Series(), nearContext, words)
                                .assertRows(
                                        filled(expected(near, cut, "mean", "subject"), 3, cut, "null", null),
                                        every + " filled");
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FieldType.class,
            names = {"FLOAT", "DOUBLE", "INTEGER", "BIGINT"})
    void makesOneValueOfABucketAsDefined(FieldType type) {
        Cut cut = new Cut("6h", ZoneId.of("UTC"), "0s");
        for (int seed = 0; seed < 4; seed++) {
            FakeReadings readings = RandomReadings.around("2023-03-26T00:00:00Z", type, seed, 200);
            try (var context = new DuckDbAnalysisContext(readings)) {
                for (Series.Aggregate aggregate : Series.Aggregate.values()) {
                    String word = aggregate.name().toLowerCase(Locale.ROOT);
                    Answer.of(new Series(), context, "every=6h", "aggregate=" + word)
                            .assertRows(expected(readings, cut, word, "subject"), word + ", seed " + seed);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "last"})
    void findsFirstAndLastWhereTimesAreUnique(String aggregate) {
        Cut cut = new Cut("1d", ZoneId.of("UTC"), "0s");
        FakeReadings several = RandomReadings.around("2023-03-26T00:00:00Z", FieldType.FLOAT, 3, 200);
        List<Entry> unique = new ArrayList<>();
        several.entries().stream()
                .filter(entry ->
                        unique.stream().noneMatch(e -> e.subject() == entry.subject() && e.at().equals(entry.at())))
                .forEach(unique::add);
        FakeReadings readings = FakeReadings.of(FakeReadings.pulseRate(), FakeReadings.pets(), unique);
        Answer.of(new Series(), readings, "every=1d", "aggregate=" + aggregate)
                .assertRows(expected(readings, cut, aggregate, "subject"), aggregate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "locf", "linear"})
    void fillsEmptyBucketsAsDefined(String fill) {
        Cut cut = new Cut("1h", ZoneId.of("Europe/Berlin"), "0s");
        for (int seed = 0; seed < 4; seed++) {
            FakeReadings readings = RandomReadings.near(
                    CLOCKS_GO_BACK, RandomReadings.around(CLOCKS_GO_BACK, FieldType.FLOAT, seed, 60));
            try (var context = new DuckDbAnalysisContext(readings)) {
                for (String aggregate : List.of("mean", "max", "count")) {
                    List<String> words = new ArrayList<>(
                            List.of("every=1h", "zone=Europe/Berlin", "fill=" + fill, "aggregate=" + aggregate));
                    if (!fill.equals("null")) {
                        words.add("max_gap=5h");
                    }
                    Answer.of(new Series(), context, words.toArray(String[]::new))
                            .assertRows(
                                    filled(
                                            expected(readings, cut, aggregate, "subject"),
                                            3,
                                            cut,
                                            fill,
                                            Duration.ofHours(5)),
                                    fill + " " + aggregate + ", seed " + seed);
                }
            }
        }
    }

    @Test
    void groupsAsAsked() {
        Cut cut = new Cut("1d", ZoneId.of("UTC"), "0s");
        for (String by : List.of("breed", "sensor_id", "age_year")) {
            FakeReadings readings = RandomReadings.around("2024-02-29T00:00:00Z", FieldType.FLOAT, 1, 200);
            Answer.of(new Series(), readings, "every=1d", "by=" + by)
                    .assertRows(expected(readings, cut, "mean", by), by);
            Answer.of(new Series(), readings, "every=1d", "by=" + by, "fill=locf", "max_gap=2d")
                    .assertRows(
                            filled(expected(readings, cut, "mean", by), 2, cut, "locf", Duration.ofDays(2)),
                            by + " filled");
        }
    }

    @Test
    void answersForEachFieldInTheOrderOfTheMetricType() {
        Cut cut = new Cut("1d", ZoneId.of("UTC"), "0s");
        FakeReadings readings =
                RandomReadings.near(CLOCKS_GO_BACK, RandomReadings.bloodPressure(CLOCKS_GO_BACK, 1, 120));
        Answer.of(new Series(), readings, "every=1d", "fill=null")
                .assertRows(filled(expected(readings, cut, "mean", "subject"), 3, cut, "null", null), "two fields");
    }

    @Test
    void takesADayOf25HoursForOneBucket() {
        FakeReadings readings = FakeReadings.pulse(
                new Entry(1, "2023-10-28T21:59:59Z", 1f),
                new Entry(1, "2023-10-28T22:00:00Z", 2f),
                new Entry(1, "2023-10-29T22:59:59Z", 4f),
                new Entry(1, "2023-10-29T23:00:00Z", 8f));
        Answer answer = Answer.of(new Series(), readings, "every=1d", "zone=Europe/Berlin", "aggregate=sum");
        assertEquals(List.of(1.0, 6.0, 8.0), answer.all("value"));
        assertEquals(
                List.of(
                        Instant.parse("2023-10-27T22:00:00Z"),
                        Instant.parse("2023-10-28T22:00:00Z"),
                        Instant.parse("2023-10-29T23:00:00Z")),
                answer.all("timestamp"));
    }

    @Test
    void drawsALineOnlyOverGapsThatAreShortEnough() {
        FakeReadings readings = FakeReadings.pulse(
                new Entry(1, "2023-01-01T00:00:00Z", 10.1f),
                new Entry(1, "2023-01-01T04:00:00Z", 10.5f),
                new Entry(1, "2023-01-01T09:00:00Z", 20f));
        Answer answer = Answer.of(new Series(), readings, "every=1h", "fill=linear", "max_gap=4h", "aggregate=max");
        answer.assertRows(
                List.of(
                        row("2023-01-01T00:00:00Z", 10.1, false),
                        row("2023-01-01T01:00:00Z", 10.2, true),
                        row("2023-01-01T02:00:00Z", 10.3, true),
                        row("2023-01-01T03:00:00Z", 10.4, true),
                        row("2023-01-01T04:00:00Z", 10.5, false),
                        row("2023-01-01T05:00:00Z", null, false),
                        row("2023-01-01T06:00:00Z", null, false),
                        row("2023-01-01T07:00:00Z", null, false),
                        row("2023-01-01T08:00:00Z", null, false),
                        row("2023-01-01T09:00:00Z", 20.0, false)),
                "linear");
        assertEquals(
                new Column("value", ColumnType.DOUBLE, "bpm"), answer.columns().get(4));
    }

    @Test
    void saysWhatAWidthIsAndWhatFillingNeeds() {
        assertTrue(refused("every=7m").contains("every=[7m] does not divide a day into equal parts"));
        assertTrue(refused("every=36h").contains("does not divide a day"));
        assertTrue(refused("every=0h").contains("every=[0h] is no width: expected one such as 90s, 15m"));
        assertTrue(refused("every=hourly").contains("is no width"));
        assertTrue(refused("every=1h", "offset=1h").contains("the offset [3600s] is not shorter than a bucket"));
        assertTrue(refused("every=1h", "fill=locf").contains("need max_gap="));
        assertTrue(refused("every=1h", "fill=linear").contains("need max_gap="));
        assertTrue(refused("every=1h", "max_gap=1h").contains("belongs to fill=locf or fill=linear"));
        assertTrue(refused().contains("it needs every=…"));
    }

    private static String refused(String... words) {
        return assertThrows(KymographException.class, () -> Answer.of(new Series(), FakeReadings.pulse(), words))
                .getMessage();
    }

    private static List<Object> row(String time, Object value, boolean filled) {
        return Arrays.asList(1, "Rex", "pulse_value", Instant.parse(time), value, filled);
    }

    // --- the oracle

    /** Where buckets begin, found by stepping from one to the next. */
    private record Cut(String every, ZoneId zone, String offset) {

        /** Weeks, and numbers of days, are counted from it. */
        private static final LocalDate MONDAY = LocalDate.of(1970, 1, 5);

        static boolean fits(String every, String offset) {
            return length(every).compareTo(length(offset)) > 0;
        }

        Instant start(Instant at) {
            Duration width = length(every);
            LocalDate day =
                    at.atZone(zone).toLocalDateTime().minus(length(offset)).toLocalDate();
            if (width.compareTo(Duration.ofDays(1)) < 0) {
                Instant start = begin(day);
                while (!start.plus(width).isAfter(at)) {
                    start = start.plus(width);
                }
                return start;
            }
            return begin(firstDay(day));
        }

        Instant next(Instant start) {
            Instant next = start;
            Duration step = length(every).compareTo(Duration.ofHours(1)) < 0 ? length(every) : Duration.ofMinutes(30);
            while (start(next).equals(start)) {
                next = next.plus(step);
            }
            return start(next);
        }

        private LocalDate firstDay(LocalDate day) {
            int month = day.getMonthValue();
            return switch (every) {
                case "1d", "24h" -> day;
                case "2d" -> Math.floorMod(ChronoUnit.DAYS.between(MONDAY, day), 2) == 0 ? day : day.minusDays(1);
                case "1w" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case "2w" -> evenMonday(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
                case "1mo" -> day.withDayOfMonth(1);
                case "5mo" -> fifthMonth(day.withDayOfMonth(1));
                case "1q" -> day.withDayOfMonth(1).minusMonths((month - 1) % 3);
                case "1y" -> day.withDayOfYear(1);
                case "3y" -> LocalDate.of(day.getYear() / 3 * 3, 1, 1);
                default -> throw new IllegalArgumentException(every);
            };
        }

        private static LocalDate evenMonday(LocalDate monday) {
            return ChronoUnit.WEEKS.between(MONDAY, monday) % 2 == 0 ? monday : monday.minusWeeks(1);
        }

        private static LocalDate fifthMonth(LocalDate month) {
            LocalDate first = month;
            while ((first.getYear() * 12 + first.getMonthValue() - 1) % 5 != 0) {
                first = first.minusMonths(1);
            }
            return first;
        }

        private Instant begin(LocalDate day) {
            return day.atStartOfDay().plus(length(offset)).atZone(zone).toInstant();
        }

        private static Duration length(String word) {
            int count = Integer.parseInt(word.replaceAll("\\D", ""));
            return switch (word.replaceAll("\\d", "")) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                case "w" -> Duration.ofDays(7L * count);
                case "d" -> Duration.ofDays(count);
                default -> Duration.ofDays(28L * count);
            };
        }
    }

    private static List<List<Object>> expected(FakeReadings readings, Cut cut, String aggregate, String by) {
        List<String> fields = readings.metricType().fields().stream()
                .map(field -> field.name())
                .toList();
        Map<List<Object>, Map<Instant, List<Point>>> groups = new HashMap<>();
        for (Point point : readings.points()) {
            if (point.isFinite()) {
                List<Object> key = new ArrayList<>(Groups.key(by, cut.zone, point));
                key.add(point.field());
                groups.computeIfAbsent(key, k -> new TreeMap<>())
                        .computeIfAbsent(cut.start(point.at()), b -> new ArrayList<>())
                        .add(point);
            }
        }
        List<List<Object>> rows = new ArrayList<>();
        groups.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Groups.order(fields)))
                .forEach(group -> group.getValue().forEach((start, points) -> {
                    List<Object> row = new ArrayList<>(group.getKey());
                    row.addAll(List.of(start, value(points, aggregate), false));
                    rows.add(row);
                }));
        return rows;
    }

    private static Object value(List<Point> points, String aggregate) {
        Comparator<Point> byValue = Comparator.comparingDouble(Point::number);
        Comparator<Point> byTime = Comparator.comparing(Point::at).thenComparing(byValue);
        double sum = points.stream().mapToDouble(Point::number).sum();
        return switch (aggregate) {
            case "mean" ->
                points.stream().map(Point::value).distinct().count() == 1
                        ? shortest(points.get(0).value())
                        : sum / points.size();
            case "sum" -> sum;
            case "count" -> (long) points.size();
            case "min" -> points.stream().min(byValue).orElseThrow().value();
            case "max" -> points.stream().max(byValue).orElseThrow().value();
            case "first" -> points.stream().min(byTime).orElseThrow().value();
            case "last" -> points.stream().max(byTime).orElseThrow().value();
            case "median" ->
                Groups.quantile(
                        points.stream().sorted(byValue).map(Point::value).toList(), 0.5);
            default -> throw new IllegalArgumentException(aggregate);
        };
    }

    /** Walks from bucket to bucket between two rows of one group; {@code keys} columns tell groups apart. */
    private static List<List<Object>> filled(
            List<List<Object>> rows, int keys, Cut cut, String fill, Duration longest) {
        List<List<Object>> all = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            List<Object> row = new ArrayList<>(rows.get(i));
            if (fill.equals("linear")) {
                row.set(keys + 1, shortest(row.get(keys + 1)));
            }
            all.add(row);
            boolean last = i + 1 == rows.size()
                    || !rows.get(i).subList(0, keys).equals(rows.get(i + 1).subList(0, keys));
            if (last) {
                continue;
            }
            Instant from = (Instant) rows.get(i).get(keys);
            Instant to = (Instant) rows.get(i + 1).get(keys);
            for (Instant at = cut.next(from); at.isBefore(to); at = cut.next(at)) {
                List<Object> invented = new ArrayList<>(rows.get(i));
                boolean near = !fill.equals("null") && from.plus(longest).compareTo(to) >= 0;
                invented.set(keys, at);
                invented.set(keys + 2, near);
                double a = shortest(rows.get(i).get(keys + 1));
                double b = shortest(rows.get(i + 1).get(keys + 1));
                double share = (double) Duration.between(from, at).toMillis()
                        / Duration.between(from, to).toMillis();
                Object line = a * (1 - share) + b * share;
                invented.set(keys + 1, near ? (fill.equals("locf") ? rows.get(i).get(keys + 1) : line) : null);
                all.add(invented);
            }
        }
        return all;
    }

    private static double shortest(Object number) {
        return Double.parseDouble(number.toString());
    }
}
