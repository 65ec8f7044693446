package dev.kymograph.engine;

import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.ReadingKey;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/** A random life of an engine: readings come in time, late, again, in batches and files; rollups are made, refreshed and dropped. */
final class RollupProgram implements AutoCloseable {

    static final MetricType STEPS = MetricType.every(
                    Duration.ofMinutes(10), "steps", "dog", new Unit("1"), Field.of("made", FieldType.BIGINT))
            .keyedBy(new ReadingKey(true, List.of()));

    static final List<Subject> DOGS = List.of(
            Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29")),
            Herd.dog(2, "Ada", "Shepherd", LocalDate.parse("2021-03-27")),
            Herd.dog(3, "Bo", "Poodle", LocalDate.parse("2022-03-27")),
            Herd.dog(4, "Cleo", "Poodle", LocalDate.parse("2018-07-01")),
            Herd.dog(5, "Dot", "Beagle", null));

    /** Around the night in which clocks in Europe were set. */
    static final Instant FIRST = Instant.parse("2022-03-23T00:00:00Z");

    static final int MINUTES = 8 * 24 * 60;

    private static final List<Integer> WIDTHS = List.of(15, 45, 60, 360, 1440);

    private final Path data;
    private final Random random;

    /** Whether rollups have policies, by which they are refreshed while questions are asked. */
    private final boolean isLive;

    /** The readings by metric type, the last write of each. */
    final Map<String, Map<List<Object>, Reading>> readings = new LinkedHashMap<>();

    /** The same as of some snapshots, in which nothing was hot. */
    final Map<Long, Map<String, Map<List<Object>, Reading>>> past = new LinkedHashMap<>();

    private final List<String> rollups = new ArrayList<>();

    Engine engine;

    /** What a plugin would declare. */
    static final class Kennel implements MetricTypes {

        @Override
        public List<MetricType> metricTypes() {
            return List.of(Herd.PULSE, Herd.PRESSURE, STEPS);
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(Herd.DOG);
        }
    }

    RollupProgram(Path data, long seed) {
        this.data = data;
        this.random = new Random(seed);
        this.isLive = seed % 4 == 0;
        List.of("pulse", "pressure", "steps").forEach(name -> readings.put(name, new LinkedHashMap<>()));
        open();
        engine.subjects().register(DOGS);
        readings.keySet().forEach(name -> ingest(name, 300));
        create();
    }

    private void open() {
        engine = Engine.builder()
                .data(data)
                .set("ingest.bulk-from", "40")
                .set("rollups.refresh-every", isLive ? "20ms" : "0s")
                .extension(new Kennel())
                .open();
    }

    void step() {
        switch (random.nextInt(10)) {
            case 0 -> flush();
            case 1 -> create();
            case 2, 3 -> refresh();
            case 4 -> others();
            case 5 -> engine.compact(Compaction.ALL, Watch.NOBODY);
            default ->
                ingest(pick(List.copyOf(readings.keySet())), 1 + random.nextInt(random.nextBoolean() ? 20 : 120));
        }
    }

    private void flush() {
        engine.flush();
        List<Snapshot> all = engine.snapshots().list(1);
        Map<String, Map<List<Object>, Reading>> now = new LinkedHashMap<>();
        readings.forEach((name, its) -> now.put(name, new LinkedHashMap<>(its)));
        past.put(all.stream().mapToLong(Snapshot::number).max().orElseThrow(), now);
    }

    private void rollback() {
        long to = pick(List.copyOf(past.keySet()));
        String metricType = pick(List.copyOf(readings.keySet()));
        boolean all = random.nextBoolean();
        if (all) {
            engine.snapshots().rollback(to);
        } else {
            engine.snapshots().rollback(to, metricType);
        }
        past.get(to).forEach((name, its) -> {
            if (all || name.equals(metricType)) {
                readings.put(name, new LinkedHashMap<>(its));
            }
        });
    }

    private void others() {
        int what = random.nextInt(7);
        if (what == 6 && !past.isEmpty()) {
            rollback();
            return;
        }
        if (what == 0) {
            engine.close();
            open();
        } else if (!rollups.isEmpty() && what == 1) {
            String dropped = pick(rollups);
            engine.rollups().drop(dropped);
            rollups.remove(dropped);
        } else if (what == 5) {
            delete();
        } else if (!rollups.isEmpty()) {
            Instant one = moment();
            Instant other = moment();
            Window window = new Window(
                    Optional.of(one.isBefore(other) ? one : other), Optional.of(one.isBefore(other) ? other : one));
            engine.rollups().rebuild(pick(rollups), window, Watch.NOBODY);
        }
    }

    private void delete() {
        String metricType = pick(List.copyOf(readings.keySet()));
        Instant from = moment();
        Instant to = from.plus(random.nextInt(30), ChronoUnit.HOURS);
        Question question =
                Question.of("readings", metricType).where("from", from).where("to", to);
        boolean all = random.nextBoolean();
        engine.delete(all ? question : question.where("breed", "Shepherd"), Watch.NOBODY);
        readings.get(metricType)
                .values()
                .removeIf(reading -> (all || reading.subject() <= 2)
                        && !reading.timestamp().isBefore(from)
                        && reading.timestamp().isBefore(to));
    }

    private void create() {
        String metricType = pick(List.copyOf(readings.keySet()));
        Duration every = Duration.ofMinutes(pick(WIDTHS));
        String name = metricType + "_" + every.toMinutes();
        if (!rollups.contains(name)) {
            engine.rollups().create(metricType, every, Optional.of(name), policy(), Watch.NOBODY);
            rollups.add(name);
        }
    }

    /** From one moment of the readings to another, or without a bound. */
    private RollupPolicy policy() {
        Instant one = moment();
        Instant other = moment();
        Instant now = Instant.now();
        Instant first = one.isBefore(other) ? one : other.minusSeconds(1);
        Instant last = one.isBefore(other) ? other : one;
        return new RollupPolicy(
                random.nextBoolean() ? Optional.of(Duration.between(first, now)) : Optional.empty(),
                random.nextBoolean() ? Optional.of(Duration.between(last, now)) : Optional.empty(),
                Optional.empty());
    }

    private void refresh() {
        for (String rollup : rollups) {
            if (random.nextInt(3) > 0) {
                engine.rollups().refresh(rollup, Watch.NOBODY);
            }
        }
    }

    void ingest(String metricType, int count) {
        List<Reading> batch = new ArrayList<>();
        // Mostly about a few hours, as collars report; sometimes about anything.
        int near = random.nextInt(MINUTES);
        for (int i = 0; i < count; i++) {
            int minute = random.nextInt(5) == 0 ? random.nextInt(MINUTES) : Math.min(MINUTES - 1, near + i * 7);
            batch.add(reading(metricType, FIRST.plusSeconds(60L * minute)));
        }
        engine.ingest(metricType, batch);
        for (Reading reading : batch) {
            List<Object> key = new ArrayList<>(List.of(reading.subject(), reading.timestamp()));
            if (metricType.equals("steps")) {
                key.add(reading.sensor());
            }
            readings.get(metricType).put(key, reading);
        }
    }

    private Reading reading(String metricType, Instant at) {
        int dog = 1 + random.nextInt(5);
        return switch (metricType) {
            case "pulse" -> Reading.of(dog, at, "beats", 40 + random.nextInt(1000) / 8f);
            case "pressure" -> {
                Map<String, Object> values = new LinkedHashMap<>();
                if (random.nextInt(4) > 0) {
                    values.put("upper", random.nextInt(20) == 0 ? Double.NaN : 1e6 + random.nextInt(90));
                }
                if (random.nextInt(4) > 0 || values.isEmpty()) {
                    values.put("lower", random.nextInt(20) == 0 ? Double.POSITIVE_INFINITY : random.nextInt(90) / 7.0);
                }
                yield new Reading(dog, at, values, Optional.empty(), OptionalDouble.empty());
            }
            default -> Reading.of(dog, at, "made", (long) random.nextInt(500)).from("s" + random.nextInt(2));
        };
    }

    Instant moment() {
        int minute = random.nextInt(MINUTES);
        return switch (random.nextInt(3)) {
            case 0 -> FIRST.plusSeconds(60L * minute);
            case 1 -> FIRST.plusSeconds(3600L * (minute / 60));
            default -> FIRST.plusSeconds(86_400L * (minute / 1440));
        };
    }

    <T> T pick(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    Question question() {
        Question question = switch (random.nextInt(7)) {
            case 6 -> Question.of("coverage", pick(List.of("pulse", "pulse", "steps")));
            case 0 -> comparison();
            case 1 -> trend();
            case 2, 3 -> statistics();
            default -> series();
        };
        Instant one = moment();
        Instant other = moment();
        if (random.nextInt(2) == 0) {
            question = question.where("from", (one.isBefore(other) ? one : other).toString());
        }
        if (random.nextInt(2) == 0) {
            question = question.where("to", (one.isBefore(other) ? other : one).toString());
        }
        question = switch (random.nextInt(6)) {
            case 0 -> question.where("breed", "Shepherd", "Beagle");
            case 1 -> question.where("dog", 1 + random.nextInt(5));
            case 2 -> question.where("age_year", 1, 2);
            case 3 -> question.where("dog", 1, 2, 3);
            default -> question;
        };
        if (!past.isEmpty() && random.nextInt(5) == 0) {
            question = question.where("as_of", pick(List.copyOf(past.keySet())));
        }
        return question.analysis().equals("compare") || random.nextInt(3) == 0
                ? question
                : question.where("zone", pick(List.of("UTC", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe")));
    }

    private Question comparison() {
        return Question.of("compare", pick(List.copyOf(readings.keySet())))
                .where("by", "breed")
                .where("aggregate", pick(List.of("mean", "mean", "min", "max", "median")))
                .where("resamples", 100);
    }

    private Question trend() {
        return Question.of("trend", pick(List.copyOf(readings.keySet())))
                .where("every", pick(List.of("1h", "6h", "1d")));
    }

    private Question statistics() {
        Question question =
                Question.of("statistics", pick(List.copyOf(readings.keySet()))).where("quantiles", "none");
        List<String> by = pick(List.of(
                List.of(),
                List.of("breed"),
                List.of("dog"),
                List.of("age_year"),
                List.of("day"),
                List.of("hour_of_day"),
                List.of("month", "breed"),
                List.of("day_of_week", "dog"),
                List.of("hour"),
                List.of("sensor_id")));
        return by.isEmpty() ? question : question.where("by", by.toArray());
    }

    private Question series() {
        Question question = Question.of("series", pick(List.copyOf(readings.keySet())))
                .where("every", pick(List.of("30m", "45m", "1h", "90m", "6h", "1d", "1d", "1w", "1mo")))
                .where("aggregate", pick(List.of("mean", "min", "max", "sum", "count", "first", "last", "median")));
        if (random.nextBoolean()) {
            question = question.where("by", pick(List.of("breed", "hour", "hour_of_day", "day")));
        }
        return random.nextInt(4) == 0 ? question.where("offset", pick(List.of("15m", "10m"))) : question;
    }

    @Override
    public void close() {
        engine.close();
    }
}
