package dev.kymograph.engine;

import dev.kymograph.engine.Retention.Dropped;
import dev.kymograph.engine.Retention.Kept;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whatever comes before and after what is dropped: what is kept is there, and what rollups say of the rest is all that ever came. */
class RetentionProgramsTest {

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private static final int DAYS = 12;
    private static final int STEPS = 30;

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    @Tag("heavy")
    @Test
    void randomProgramsKeepWhatTheyShould() {
        run(1, 4);
    }

    @Test
    @Tag("soak")
    void manyMoreDoToo() {
        run(5, 60);
    }

    private void run(int first, int last) {
        for (int seed = first; seed <= last; seed++) {
            try (Program program = new Program(seed)) {
                for (int step = 0; step < STEPS; step++) {
                    program.step();
                    program.check("seed " + seed + ", step " + step);
                }
            }
        }
    }

    private record Key(int dog, Instant at) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return dog == other.dog ? at.compareTo(other.at) : Integer.compare(dog, other.dog);
        }
    }

    /** An engine, and what it should have. */
    private final class Program implements AutoCloseable {

        private final Random random;
        private final long seed;

        /** All that was ever accepted and not deleted; what is kept of it. */
        private final Map<Key, Float> ever = new TreeMap<>();

        private final Map<Key, Float> kept = new TreeMap<>();
        private final Set<Integer> held = new HashSet<>();
        private int days = DAYS;
        private Instant keptFrom = Instant.EPOCH;
        private Engine engine;

        Program(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            open();
            engine.subjects().register(RollupProgram.DOGS);
            ingest();
            engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
            engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
        }

        private void open() {
            engine = Engine.builder()
                    .data(folder.resolve("seed-" + seed))
                    .set("ingest.bulk-from", "60")
                    .set("rollups.refresh-every", "0s")
                    .set("compaction.enabled", "false")
                    .set("retention.run-every", "0s")
                    .set("retention.pulse.raw", days + "d")
                    .extension(new RollupProgram.Kennel())
                    .open();
        }

        private Instant day(int ago) {
            return today.minusDays(ago).atStartOfDay(ZoneOffset.UTC).toInstant();
        }

        void step() {
            switch (random.nextInt(10)) {
                case 0 -> engine.flush();
                case 1 -> engine.compact(Compaction.ALL, Watch.NOBODY);
                case 2 -> engine.rollups().refresh(random.nextBoolean() ? "pulse_1h" : "pulse_1d", Watch.NOBODY);
                case 3 -> holdOrRelease();
                case 4, 5 -> drop();
                case 6 -> {
                    if (random.nextInt(4) == 0) {
                        erase();
                    } else {
                        delete();
                    }
                }
                default -> ingest();
            }
        }

        private void ingest() {
            List<Reading> batch = new ArrayList<>();
            int count = 1 + random.nextInt(random.nextBoolean() ? 20 : 120);
            for (int i = 0; i < count; i++) {
                Instant at = day(DAYS).plus(random.nextInt(DAYS * 24 * 4) * 15L, ChronoUnit.MINUTES);
                batch.add(Reading.of(1 + random.nextInt(3), at, "beats", 40f + random.nextInt(100)));
            }
            long refused = engine.ingest("pulse", batch).rejected();
            long early = 0;
            for (Reading reading : batch) {
                if (reading.timestamp().isBefore(keptFrom)) {
                    early++;
                } else {
                    Key key = new Key(reading.subject(), reading.timestamp());
                    ever.put(key, (Float) reading.values().get("beats"));
                    kept.put(key, ever.get(key));
                }
            }
            assertEquals(early, refused);
        }

        private void holdOrRelease() {
            int dog = 1 + random.nextInt(3);
            if (held.remove(dog)) {
                assertTrue(engine.subjects().release("dog", dog));
            } else if (held.size() < 2) {
                held.add(dog);
                engine.subjects().hold("dog", dog, "");
            }
        }

        /** What is kept shrinks by a day now and then, as if days went by. */
        private void drop() {
            if (random.nextBoolean() && days > 2) {
                engine.close();
                days -= 1 + random.nextInt(2);
                open();
            }
            long would = engine.retention().list(Watch.NOBODY).stream()
                    .mapToLong(Kept::readings)
                    .sum();
            boolean hot = random.nextBoolean();
            if (!hot) {
                engine.flush();
                engine.compact(Compaction.ALL, Watch.NOBODY);
                would = engine.retention().list(Watch.NOBODY).stream()
                        .mapToLong(Kept::readings)
                        .sum();
            }
            List<Dropped> done = engine.retention().run(Watch.NOBODY);
            long gone = kept.size();
            Instant before = day(days);
            kept.keySet().removeIf(key -> key.at().isBefore(before) && !held.contains(key.dog()));
            gone -= kept.size();
            assertEquals(gone == 0, done.isEmpty(), done::toString);
            if (gone > 0) {
                keptFrom = before.isAfter(keptFrom) ? before : keptFrom;
                assertTrue(done.get(0).readings() >= gone, "each write counts");
                if (!hot) {
                    assertEquals(would, done.get(0).readings());
                }
            }
        }

        /** Of what is kept still: what a rollup says of the rest stays said. */
        private void delete() {
            int dog = 1 + random.nextInt(3);
            Instant at = day(random.nextInt(DAYS));
            if (!held.contains(dog) && !at.isBefore(keptFrom)) {
                Instant to = at.plus(random.nextInt(20), ChronoUnit.HOURS);
                engine.delete(
                        Question.of("readings", "pulse")
                                .where("dog", dog)
                                .where("from", at)
                                .where("to", to),
                        Watch.NOBODY);
                for (Map<Key, Float> readings : List.of(ever, kept)) {
                    readings.keySet()
                            .removeIf(key -> key.dog() == dog
                                    && !key.at().isBefore(at)
                                    && key.at().isBefore(to));
                }
            }
        }

        /** What was dropped goes from the rollups, too; the dog comes back as another one. */
        private void erase() {
            int dog = 1 + random.nextInt(3);
            if (!held.contains(dog)) {
                assertTrue(engine.erase("dog", dog, Watch.NOBODY).complete());
                engine.subjects().readmit("dog", dog);
                engine.subjects().register(RollupProgram.DOGS.subList(dog - 1, dog));
                ever.keySet().removeIf(key -> key.dog() == dog);
                kept.keySet().removeIf(key -> key.dog() == dog);
            }
        }

        void check(String when) {
            assertEquals(kept, readings(), when);
            int one = random.nextInt(DAYS + 1);
            int other = random.nextInt(DAYS + 1);
            Instant from = day(Math.max(one, other));
            Instant to = day(Math.min(one, other));
            Question sums = Question.of("statistics", "pulse")
                    .where("quantiles", "none")
                    .where("by", "dog")
                    .where("from", from)
                    .where("to", to);
            boolean[] rolled = new boolean[1];
            Map<Integer, String> found = answer(sums, from, rolled);
            assertEquals(naive(rolled[0] ? ever : kept, from, to), found, when + ", " + sums + " of " + rolled[0]);
            if (!rolled[0] && from.isBefore(keptFrom)) {
                assertEquals(naive(ever, from, to), naive(kept, from, to), when + ": no rollup was asked");
            }
            answer(sums.where("rollups", "off"), from, rolled);
        }

        private Map<Integer, String> answer(Question sums, Instant from, boolean[] rolled) {
            Map<Integer, String> found = new TreeMap<>();
            try (Result result = engine.ask(sums)) {
                rolled[0] = result.provenance().route() == Provenance.Route.ROLLUP
                        || !result.provenance().rollup().isEmpty();
                while (result.next()) {
                    found.put(
                            ((Number) result.value("dog")).intValue(),
                            result.value("count") + " " + result.value("min") + " " + result.value("max"));
                }
                boolean told = result.notes().stream().anyMatch(note -> note.contains("no longer kept"));
                assertEquals(!rolled[0] && from.isBefore(keptFrom), told, sums + " " + result.notes());
            }
            return found;
        }

        private Map<Integer, String> naive(Map<Key, Float> readings, Instant from, Instant to) {
            Map<Integer, String> expected = new TreeMap<>();
            for (int dog = 1; dog <= 3; dog++) {
                long count = 0;
                float least = Float.MAX_VALUE;
                float most = -1;
                for (Map.Entry<Key, Float> reading : readings.entrySet()) {
                    Key key = reading.getKey();
                    if (key.dog() == dog && !key.at().isBefore(from) && key.at().isBefore(to)) {
                        count++;
                        least = Math.min(least, reading.getValue());
                        most = Math.max(most, reading.getValue());
                    }
                }
                if (count > 0) {
                    expected.put(dog, count + " " + (double) least + " " + (double) most);
                }
            }
            return expected;
        }

        private Map<Key, Float> readings() {
            Map<Key, Float> found = new TreeMap<>();
            try (Result result = engine.ask(Question.of("readings", "pulse"))) {
                while (result.next()) {
                    found.put(
                            new Key(((Number) result.value("dog_id")).intValue(), (Instant) result.value("timestamp")),
                            ((Number) result.value("value")).floatValue());
                }
            }
            return found;
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
