package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A random program of ingest, flush, restart and questions, run on an engine and on a map in memory, whose answers must be equal. */
final class ModelProgram {

    static final int STEPS = 50;

    private static final int BULK_FROM = 50;
    private static final Instant FIRST = Instant.parse("2022-02-20T00:00:00Z");
    private static final List<String> BREEDS = List.of("Shepherd", "Poodle", "Beagle");
    private static final List<Subject> DOGS = List.of(
            Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29")),
            Herd.dog(2, "Ada", "Shepherd", LocalDate.parse("2021-03-01")),
            Herd.dog(3, "Bo", "Poodle", LocalDate.parse("2022-03-05")),
            Herd.dog(4, "Cleo", "Beagle", null));

    /** What is done to a data folder while it is closed. */
    interface Meddling {
        void with(Path data) throws Exception;
    }

    /**
     * What a program came across.
     *
     * @param overlap a reading was written again after it was in a file
     * @param adopted files
     * @param compacted files
     */
    record Met(boolean overlap, boolean flush, boolean restart, int adopted, long compacted) {

        boolean all() {
            return overlap && flush && restart;
        }
    }

    /** What identifies a reading. */
    private record Key(int dog, Instant at) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return dog == other.dog ? at.compareTo(other.at) : Integer.compare(dog, other.dog);
        }
    }

    private final long seed;
    private final Path data;
    private final Map<String, String> settings;
    private final Meddling meddling;
    private final Random random;
    private final Map<Key, Float> model = new TreeMap<>();
    private final Set<Key> inFiles = new HashSet<>();
    private final Set<Key> hot = new HashSet<>();
    private List<Reading> lastBatch = List.of();
    private Instant next = FIRST;
    private boolean overlap;
    private boolean flush;
    private boolean restart;
    private int adopted;
    private long compacted;
    private int refused;
    private Instant unused = FIRST.minus(10, ChronoUnit.DAYS);
    private Engine engine;

    ModelProgram(long seed, Path data, Meddling meddling) {
        this(seed, data, Map.of(), meddling);
    }

    ModelProgram(long seed, Path data, Map<String, String> settings, Meddling meddling) {
        this.seed = seed;
        this.data = data;
        this.settings = settings;
        this.meddling = meddling;
        this.random = new Random(seed);
    }

    /** Makes the data folder that a program begins with. */
    static void prepare(Path data) {
        prepare(data, Map.of());
    }

    /**
     * The same, where it is not as by default.
     *
     * @param settings by key
     */
    static void prepare(Path data, Map<String, String> settings) {
        try (Engine engine = open(data, settings)) {
            engine.subjects().register(DOGS);
        }
    }

    Met run() {
        engine = open(data, settings);
        try {
            for (int step = 0; step < STEPS; step++) {
                step("seed " + seed + ", step " + step);
            }
            checkAll("seed " + seed + ", at the end");
        } finally {
            engine.close();
        }
        return new Met(overlap, flush, restart, adopted, compacted);
    }

    /** What writes files is rarer than what does not: it takes five times as long. */
    private void step(String where) {
        switch (random.nextInt(36)) {
            case 0, 1, 2 -> ingest(where, inOrder(1 + random.nextInt(8)));
            case 3, 4, 5, 6, 7 -> ingest(where, anyOrder(1 + random.nextInt(8)));
            case 8, 9 -> ingest(where, lastBatch);
            case 10, 11 -> ingest(where, late(1 + random.nextInt(5)));
            case 12, 13, 14, 15 -> ingest(where, corrected(1 + random.nextInt(8)));
            case 16 -> ingest(where, inOrder(BULK_FROM + random.nextInt(50)));
            case 17 -> ingest(where, anyOrder(BULK_FROM + random.nextInt(50)));
            case 18, 19, 20 -> flush();
            case 21 -> restartAtTimes();
            case 22, 23 -> checkAll(where);
            case 24 -> adopt(where);
            case 25 -> compact();
            case 26 -> delete(where);
            default -> ask(where);
        }
    }

    private void ingest(String where, List<Reading> batch) {
        boolean bulk = batch.size() >= BULK_FROM;
        long replaced = 0;
        for (Reading reading : batch) {
            Key key = new Key(reading.subject(), reading.timestamp());
            replaced += model.put(key, (Float) reading.values().get("beats")) == null ? 0 : 1;
            overlap |= inFiles.contains(key);
            (bulk ? inFiles : hot).add(key);
        }
        lastBatch = batch;
        assertEquals(
                new IngestSummary(batch.size(), batch.size(), 0, replaced, false),
                engine.ingest("pulse", batch),
                where);
    }

    private List<Reading> inOrder(int count) {
        List<Reading> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            next = next.plus(1 + random.nextInt(120), ChronoUnit.MINUTES);
            batch.add(reading(new Key(1 + random.nextInt(4), next)));
        }
        return batch;
    }

    /** At few enough moments that keys meet again, around the birthdays and the end of a month. */
    private List<Reading> anyOrder(int count) {
        List<Reading> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long minutes = random.nextInt(5) == 0 ? random.nextInt(farDays() * 24 * 60) : random.nextInt(20 * 24) * 60L;
            batch.add(reading(new Key(1 + random.nextInt(4), FIRST.plus(minutes, ChronoUnit.MINUTES))));
        }
        return batch;
    }

    /** Mostly few months: each of them is a file to write. */
    private int farDays() {
        return random.nextInt(20) == 0 ? 600 : 60;
    }

    private List<Reading> late(int count) {
        List<Reading> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(reading(new Key(1 + random.nextInt(4), FIRST.minus(random.nextInt(5000), ChronoUnit.MINUTES))));
        }
        return batch;
    }

    /** Other values for readings that are there. */
    private List<Reading> corrected(int count) {
        List<Key> known = new ArrayList<>(model.keySet());
        Collections.shuffle(known, random);
        return known.stream().limit(count).map(this::reading).toList();
    }

    private Reading reading(Key key) {
        return Reading.of(key.dog(), key.at(), "beats", 40 + random.nextInt(1000) / 8f);
    }

    private void flush() {
        flush |= engine.flush() > 0;
        inFiles.addAll(hot);
        hot.clear();
    }

    private void compact() {
        compacted += engine.compact(Compaction.ALL, Watch.NOBODY).compacted().stream()
                .mapToLong(CompactionSummary.Compacted::filesBefore)
                .sum();
        inFiles.addAll(hot);
        hot.clear();
    }

    private void delete(String where) {
        int dog = 1 + random.nextInt(4);
        Instant from = FIRST.plus(random.nextInt(20), ChronoUnit.DAYS);
        Instant to = from.plus(random.nextInt(10 * 24), ChronoUnit.HOURS);
        Question question = Question.of("readings", "pulse").where("from", from).where("to", to);
        boolean all = random.nextBoolean();
        int before = model.size();
        model.keySet()
                .removeIf(key -> (all || key.dog() == dog)
                        && !key.at().isBefore(from)
                        && key.at().isBefore(to));
        inFiles.addAll(hot);
        hot.clear();
        inFiles.retainAll(model.keySet());
        assertEquals(
                before - model.size(),
                engine.delete(all ? question : question.where("dog", dog), Watch.NOBODY)
                        .readings(),
                where);
    }

    /** A file of others from a time that nobody has written to, or from one of which there may be readings. */
    private void adopt(String where) {
        boolean fresh = random.nextBoolean();
        unused = unused.minus(1, ChronoUnit.DAYS);
        Instant from = fresh ? unused : FIRST.plus(random.nextInt(30 * 24), ChronoUnit.HOURS);
        Map<Key, Float> file = new TreeMap<>();
        for (int i = 0; i < 1 + random.nextInt(30); i++) {
            Key key = new Key(1 + random.nextInt(4), from.plus(random.nextInt(600), ChronoUnit.MINUTES));
            file.put(key, 40 + random.nextInt(1000) / 8f);
        }
        Path folder = theirs(data);
        TheirFile.write(folder, adopted + refused, random.nextInt(TheirFile.SHAPES), rows(file));
        AdoptionSummary found = engine.adopt(Adoption.of(folder, "pulse"), Watch.NOBODY);
        inFiles.addAll(hot);
        hot.clear();
        boolean taken = found.adopted() > 0;
        assertTrue(!taken || file.keySet().stream().noneMatch(model::containsKey), where);
        assertTrue(taken || !fresh, where + ": " + found);
        assertEquals(taken ? file.size() : 0, found.readings(), where);
        assertEquals(adopted, found.known(), where);
        assertEquals(taken ? 0 : 1, found.refused().size(), where);
        if (taken) {
            adopted++;
            model.putAll(file);
            inFiles.addAll(file.keySet());
        } else {
            // Where what is in its way is deleted later, it would not be refused again.
            assertTrue(folder.resolve(adopted + refused + ".parquet").toFile().delete(), where);
            refused++;
        }
    }

    /** The folder of others' files, beside the data folder. */
    static Path theirs(Path data) {
        return data.resolveSibling(data.getFileName() + "-theirs");
    }

    private static List<String> rows(Map<Key, Float> file) {
        return file.entrySet().stream()
                .map(reading -> "(" + reading.getKey().dog() + ", TIMESTAMP '"
                        + reading.getKey().at().toString().replace("Z", "") + "', " + reading.getValue() + ")")
                .toList();
    }

    private void restartAtTimes() {
        if (random.nextInt(3) > 0) {
            restart = true;
            engine.close();
            try {
                meddling.with(data);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            engine = open(data, settings);
        }
    }

    private void checkAll(String where) {
        Map<Key, Float> found = new TreeMap<>();
        long rows = 0;
        try (Result result = engine.sql("SELECT dog_id, \"timestamp\", beats FROM pulse")) {
            while (result.next()) {
                rows++;
                found.put(new Key((Integer) result.value(0), (Instant) result.value(1)), (Float) result.value(2));
            }
        }
        assertEquals(model, found, where);
        assertEquals(model.size(), rows, where);
    }

    private void ask(String where) {
        String breed = BREEDS.get(random.nextInt(BREEDS.size()));
        int year = 1 + random.nextInt(3);
        Instant from = FIRST.plus(random.nextInt(20), ChronoUnit.DAYS);
        Instant to = from.plus(random.nextInt(40), ChronoUnit.DAYS);
        switch (random.nextInt(4)) {
            case 0 -> check(where, Question.of("statistics", "pulse"), "true", key -> true);
            case 1 ->
                check(
                        where,
                        Question.of("statistics", "pulse").where("breed", breed).where("age_year", year),
                        "breed = '" + breed + "' AND age_year = " + year,
                        key -> breed(key.dog()).equals(breed) && year == year(key));
            case 2 ->
                check(
                        where,
                        Question.of("statistics", "pulse").where("from", from).where("to", to),
                        "\"timestamp\" >= '" + from + "' AND \"timestamp\" < '" + to + "'",
                        key -> !key.at().isBefore(from) && key.at().isBefore(to));
            default ->
                check(
                        where,
                        Question.of("statistics", "pulse").where("dog", 1, 3).where("from", from),
                        "dog_id IN (1, 3) AND \"timestamp\" >= TIMESTAMP '"
                                + from.toString().replace("Z", "") + "'",
                        key -> (key.dog() == 1 || key.dog() == 3) && !key.at().isBefore(from));
        }
    }

    private void check(String where, Question question, String condition, Predicate<Key> chosen) {
        long count = 0;
        double sum = 0;
        for (Map.Entry<Key, Float> reading : model.entrySet()) {
            if (chosen.test(reading.getKey())) {
                count++;
                sum += reading.getValue();
            }
        }
        if (random.nextBoolean()) {
            assertEquals(
                    "[[" + count + ", " + (count == 0 ? null : sum) + "]]",
                    EngineTest.sql(engine, "SELECT count(*), sum(beats) FROM pulse WHERE " + condition),
                    where + ": " + condition);
            return;
        }
        try (Result result = engine.ask(question)) {
            boolean any = result.next();
            assertEquals(count, any ? (Long) result.value("count") : 0, where + ": " + question);
            if (any && count > 0) {
                assertEquals(sum / count, (Double) result.value("mean"), 1e-9, where + ": " + question);
            }
        }
    }

    private static String breed(int dog) {
        return String.valueOf(DOGS.get(dog - 1).attributes().get("breed"));
    }

    private static int year(Key key) {
        LocalDate born = (LocalDate) DOGS.get(key.dog() - 1).attributes().get("birth_date");
        if (born == null) {
            return 0;
        }
        for (int year = 1; year < 20; year++) {
            Instant begins = born.plusYears(year - 1).atStartOfDay().toInstant(ZoneOffset.UTC);
            Instant ends = born.plusYears(year).atStartOfDay().toInstant(ZoneOffset.UTC);
            if (!key.at().isBefore(begins) && key.at().isBefore(ends)) {
                return year;
            }
        }
        return 0;
    }

    private static Engine open(Path data, Map<String, String> settings) {
        EngineBuilder builder = Engine.builder()
                .data(data)
                .set("ingest.bulk-from", Integer.toString(BULK_FROM))
                .set("duckdb.threads", "1")
                .set("duckdb.memory", "256MiB")
                .extension(new Herd());
        settings.forEach(builder::set);
        return builder.open();
    }
}
