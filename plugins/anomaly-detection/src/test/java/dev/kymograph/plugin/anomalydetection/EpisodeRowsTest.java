package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Against episodes that are found by comparing each unusual reading with each other one. */
class EpisodeRowsTest {

    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");
    private static final Duration WITHIN = Duration.ofMinutes(5);

    private record Measured(
            int subject, String field, Instant at, double score, boolean unusual, boolean alarm, Double beyond) {

        Measured(int subject, String field, Instant at, double score, boolean unusual, boolean alarm) {
            this(subject, field, at, score, unusual, alarm, 0.5);
        }

        boolean isNear(Measured other) {
            return subject == other.subject
                    && field.equals(other.field)
                    && Duration.between(at, other.at).abs().compareTo(WITHIN) <= 0;
        }
    }

    @Test
    void episodesAreTheUnusualReadingsThatHangTogether() {
        int episodes = 0;
        for (int seed = 0; seed < 300; seed++) {
            List<Measured> readings = readings(new Random(seed));
            List<List<Object>> expected = naive(readings);
            assertEquals(expected, found(readings), "seed " + seed);
            episodes += expected.size();
        }
        assertTrue(episodes > 1_000, episodes + " episodes are too few to compare");
    }

    @Test
    void anEpisodeIsOpenWhereTheSeriesEndsAndUnknownAfterAGap() {
        assertEquals(List.of("open"), ended(reading(0, 0.9), reading(5, 0)));
        assertEquals(List.of("gap"), ended(reading(0, 0.9), reading(6, 0)));
        assertEquals(List.of("closed"), ended(reading(0, 0.9), reading(5, 0), reading(6, 0)));
        assertEquals(List.of("gap", "open"), ended(reading(0, 0.9), reading(6, 0.9)));
    }

    @Test
    void theAreaIsHowFarBeyondTheBandForHowLong() {
        Duration quarter = Duration.ofMinutes(3);
        List<Measured> readings = List.of(
                new Measured(1, "a", BEGIN, 0.9, true, true, 2.0),
                new Measured(1, "a", BEGIN.plus(quarter), 0.9, true, true, 4.0),
                new Measured(1, "a", BEGIN.plus(quarter.multipliedBy(2)), 0, false, false),
                new Measured(1, "a", BEGIN.plus(quarter.multipliedBy(3)), 0.9, true, true, 100.0));
        assertEquals(3 * 2.0 + 3 * 4.0, found(readings).get(0).get(4), "in minutes; the last one stands for no time");
        try (Rows none = new EpisodeRows(Rows.of(columns(), List.of()), WITHIN, "W")) {
            Column area = none.columns().get(6);
            assertEquals(List.of("area", "W·h"), List.of(area.name(), area.unit()));
        }
    }

    @Test
    void whatIsUnusualBesideNoAlarmIsNoEpisode() {
        Measured hushed = new Measured(1, "a", BEGIN, 0.9, true, false);
        assertEquals(List.of(), found(List.of(hushed)));
    }

    @Test
    void theSeverityFollowsTheScore() {
        assertEquals(
                List.of("low", "low", "medium", "medium", "high", "high"),
                Stream.of(0.0, 0.699, 0.7, 0.849, 0.85, 1.0)
                        .map(score -> Severity.of(score).toString())
                        .toList());
    }

    private static Measured reading(int minute, double score) {
        return new Measured(1, "a", BEGIN.plus(Duration.ofMinutes(minute)), score, score > 0, score > 0);
    }

    private static List<Object> ended(Measured... readings) {
        return found(List.of(readings)).stream().map(row -> row.get(3)).toList();
    }

    private static List<Measured> readings(Random random) {
        List<Measured> readings = new ArrayList<>();
        for (int subject = 1; subject <= 3; subject++) {
            for (String field : List.of("a", "b")) {
                double rare = random.nextDouble();
                Instant at = BEGIN;
                int count = random.nextInt(40);
                for (int i = 0; i < count; i++) {
                    at = at.plusSeconds(60L * random.nextInt(8));
                    boolean unusual = random.nextDouble() > rare;
                    boolean alarm = unusual && random.nextInt(3) == 0;
                    // In halves and quarters, which sums of doubles are exact for.
                    Double beyond = random.nextInt(6) == 0 ? null : (Double) ((random.nextInt(9) - 3) / 4.0);
                    readings.add(new Measured(subject, field, at, random.nextInt(10) / 10.0, unusual, alarm, beyond));
                }
            }
        }
        return readings;
    }

    /** From, to, readings, how it ended, area, subject, field, and the time and the score of the most unusual one. */
    private static List<List<Object>> naive(List<Measured> readings) {
        List<Measured> unusual = readings.stream().filter(Measured::unusual).toList();
        int[] episode = IntStream.range(0, unusual.size()).toArray();
        for (int one = 0; one < episode.length; one++) {
            for (int other = 0; other < episode.length; other++) {
                if (unusual.get(one).isNear(unusual.get(other))) {
                    int kept = episode[one];
                    int gone = episode[other];
                    Arrays.setAll(episode, i -> episode[i] == gone ? kept : episode[i]);
                }
            }
        }
        return Arrays.stream(episode)
                .distinct()
                .mapToObj(label -> IntStream.range(0, episode.length)
                        .filter(i -> episode[i] == label)
                        .mapToObj(unusual::get)
                        .toList())
                .filter(members -> members.stream().anyMatch(Measured::alarm))
                .map(members -> row(members, readings))
                .toList();
    }

    private static List<Object> row(List<Measured> members, List<Measured> readings) {
        Measured last = members.get(members.size() - 1);
        Measured peak = members.stream()
                .filter(member -> members.stream().allMatch(other -> other.score() <= member.score()))
                .findFirst()
                .orElseThrow();
        List<Measured> later = later(readings.lastIndexOf(last), readings);
        boolean open = later.stream().allMatch(last::isNear);
        String ended = open ? "open" : last.isNear(later.get(0)) ? "closed" : "gap";
        return Arrays.asList(
                members.get(0).at(),
                last.at(),
                (long) members.size(),
                ended,
                area(members, readings),
                peak.subject(),
                peak.field(),
                peak.at(),
                peak.score());
    }

    /** In minutes, by each minute that a reading stands. */
    private static Double area(List<Measured> members, List<Measured> readings) {
        if (members.stream().allMatch(member -> member.beyond() == null)) {
            return null;
        }
        Measured first = members.get(0);
        Instant to = members.get(members.size() - 1).at();
        double area = 0;
        for (int i = 0; i < readings.size(); i++) {
            Measured one = readings.get(i);
            boolean isMember = one.unusual()
                    && one.subject() == first.subject()
                    && one.field().equals(first.field())
                    && !one.at().isBefore(first.at())
                    && !one.at().isAfter(to);
            List<Measured> later = later(i, readings);
            boolean stands = isMember && one.beyond() != null && !later.isEmpty() && one.isNear(later.get(0));
            Instant until = stands ? later.get(0).at() : one.at();
            for (Instant at = one.at(); at.isBefore(until); at = at.plusSeconds(60)) {
                area += Math.max(0, one.beyond());
            }
        }
        return area;
    }

    private static Object inMinutes(String name, Object value) {
        return name.equals("area") && value != null ? (Double) (Math.rint((Double) value * 60 * 4) / 4) : value;
    }

    private static List<List<Object>> found(List<Measured> readings) {
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < readings.size(); i++) {
            if (readings.get(i).unusual()) {
                rows.add(listed(i, readings));
            }
        }
        List<List<Object>> found = new ArrayList<>();
        try (Rows episodes = new EpisodeRows(Rows.of(columns(), rows), WITHIN, "W")) {
            List<String> names = episodes.columns().stream().map(Column::name).toList();
            while (episodes.next()) {
                found.add(
                        Stream.of("from", "to", "readings", "ended", "area", "thing_id", "field", "timestamp", "score")
                                .map(name -> inMinutes(name, episodes.value(names.indexOf(name))))
                                .toList());
            }
        }
        return found;
    }

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("thing_id", ColumnType.INTEGER));
        columns.add(new Column("thing_name", ColumnType.TEXT));
        columns.addAll(Anomalies.COLUMNS);
        columns.addAll(Surroundings.COLUMNS);
        return columns;
    }

    /** Those of the same series behind one. */
    private static List<Measured> later(int than, List<Measured> readings) {
        Measured one = readings.get(than);
        return readings.subList(than + 1, readings.size()).stream()
                .filter(reading ->
                        reading.subject() == one.subject() && reading.field().equals(one.field()))
                .toList();
    }

    private static List<Object> listed(int which, List<Measured> readings) {
        Measured one = readings.get(which);
        List<Measured> later = later(which, readings);
        return Arrays.asList(
                one.subject(),
                "thing",
                one.field(),
                one.at(),
                1.0,
                1.0,
                // Above on one half of the times, below on the other.
                one.beyond() == null || which % 2 == 0 ? null : (Double) (1.0 + one.beyond()),
                one.beyond() == null || which % 2 == 1 ? null : (Double) (1.0 - one.beyond()),
                one.score(),
                null,
                "low",
                "spike",
                "thing",
                null,
                "why",
                later.isEmpty() ? null : later.get(0).at(),
                later.isEmpty() ? one.at() : later.get(later.size() - 1).at(),
                one.alarm());
    }
}
