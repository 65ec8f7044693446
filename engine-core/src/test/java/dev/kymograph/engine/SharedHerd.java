package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Dogs of two tenants, and one of nobody, in one lake: the dogs of {@code north} are ordinary, what the others have is a canary wherever
 * one looks, and each batch has readings of all.
 */
final class SharedHerd {

    static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    /** In the names, breeds, sensors and remarks of others. */
    static final String CANARY = "canary";

    /** Others' values, and their ids, are from here on. */
    static final int OTHERS = 700;

    private static final int DOGS = 3;
    private static final int MINUTES = 200;

    private SharedHerd() {}

    static boolean isOfOthers(int dog) {
        return dog >= OTHERS;
    }

    /** A builder that does nothing by itself, and makes files of few readings. */
    static EngineBuilder builder() {
        return Engine.builder()
                .set("duckdb.threads", "2")
                .set("duckdb.memory", "256MiB")
                .set("ingest.bulk-from", "150")
                .set("rollups.refresh-every", "0s")
                .set("compaction.enabled", "false")
                .extension(new Herd());
    }

    /**
     * Fills an engine: a rollup that knows the first of it, files that share readings, files that do not, and what is hot.
     *
     * @param others whether those are there, too
     */
    static void fill(Engine engine, boolean others) {
        engine.subjects()
                .register(subjects().stream()
                        .filter(each -> others || !isOfOthers(each.id()))
                        .toList());
        ingest(engine, others, 0, MINUTES);
        engine.flush();
        engine.compact(Compaction.ALL, Watch.NOBODY);
        engine.rollups().create("pulse", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
        ingest(engine, others, MINUTES / 2, MINUTES);
        engine.flush();
        ingest(engine, others, 3 * MINUTES, 20);
        engine.flush();
        ingest(engine, others, 3 * MINUTES + 10, 20);
    }

    private static List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        for (int i = 1; i <= DOGS; i++) {
            subjects.add(dog(i, "Dog " + i, i == 1 ? "Poodle" : "Beagle", "north"));
            subjects.add(dog(OTHERS + i, CANARY + " " + i, CANARY, "south"));
        }
        subjects.add(dog(2 * OTHERS, CANARY + " of nobody", CANARY, null));
        return subjects;
    }

    private static Subject dog(int id, String name, String breed, String tenant) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("breed", breed);
        attributes.put("birth_date", LocalDate.of(2020, 3, 1).plusDays(id % OTHERS));
        return new Subject("dog", id, name, attributes, Optional.ofNullable(tenant));
    }

    private static void ingest(Engine engine, boolean others, int from, int minutes) {
        List<Reading> pulse = new ArrayList<>();
        List<Reading> pressure = new ArrayList<>();
        for (int minute = from; minute < from + minutes; minute++) {
            for (Subject dog : subjects()) {
                int id = dog.id();
                if (!isOfOthers(id)) {
                    pulse.add(reading(id, NOON, minute, Map.of("beats", 60f + (minute + from) % 50), "" + id));
                } else if (others) {
                    // Also long before and after what north has.
                    Instant at = NOON.plus(Duration.ofDays(minute % 3 * 400L - 400));
                    pulse.add(reading(id, at, minute, Map.of("beats", OTHERS + minute % 90f), CANARY));
                }
                if (minute % 5 == 0 && (others || !isOfOthers(id))) {
                    double low = isOfOthers(id) ? 77_777 : 80 + minute % 7;
                    pressure.add(reading(
                            id,
                            NOON,
                            minute,
                            Map.of("upper", low + 40, "lower", low, "remark", isOfOthers(id) ? CANARY : "calm"),
                            isOfOthers(id) ? CANARY : "9"));
                }
            }
        }
        engine.ingest("pulse", pulse);
        engine.ingest("pressure", pressure);
    }

    private static Reading reading(int dog, Instant start, int minute, Map<String, Object> values, String sensor) {
        return new Reading(
                dog,
                start.plus(Duration.ofMinutes(minute)),
                values,
                Optional.of(sensor),
                minute % 2 == 0 ? OptionalDouble.of(isOfOthers(dog) ? 0.25 : 0.75) : OptionalDouble.empty());
    }

    /** Whether anything of others is in a text that an engine wrote. */
    static boolean tells(String text) {
        return text.toLowerCase(java.util.Locale.ROOT).contains(CANARY)
                || text.contains("77777")
                || text.matches("(?s).*(?<![\\d.:-])(7\\d\\d|1400)(\\.0)?(?![\\d.:-]).*");
    }
}
