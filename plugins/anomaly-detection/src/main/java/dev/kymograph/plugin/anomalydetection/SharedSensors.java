package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Rows;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The sensors over which several of the chosen subjects were measured.
 *
 * @param near measured so far apart, subjects were measured at about the same time
 */
record SharedSensors(Set<String> sensors, Duration near) {

    /** So many are asked about at once: they are written into the question. */
    private static final int AT_ONCE = 5_000;

    /**
     * A reading that it is asked about who else was measured then.
     *
     * @param moment in microseconds since 1970
     */
    record Asked(int subject, String sensor, long moment) {}

    SharedSensors {
        sensors = Set.copyOf(sensors);
        // Of one moment alone nothing is near, but that moment.
        near = near.isZero() ? Duration.ofNanos(1_000) : near;
    }

    /** Empty where there are none; what is near is asked for only where there are. */
    static Optional<SharedSensors> of(AnalysisContext context, Supplier<Duration> near) {
        Set<String> sensors = new HashSet<>();
        try (Rows rows = context.query("""
                SELECT sensor_id FROM measured WHERE sensor_id IS NOT NULL
                GROUP BY sensor_id HAVING min(subject) < max(subject)""")) {
            while (rows.next()) {
                sensors.add((String) rows.value(0));
            }
        }
        return sensors.isEmpty() ? Optional.empty() : Optional.of(new SharedSensors(sensors, near.get()));
    }

    long nearMicros() {
        return near.toNanos() / 1_000;
    }

    /** How many others were measured over the sensor near each of these, by their places. */
    Map<Integer, Integer> others(List<Asked> asked, AnalysisContext context) {
        Map<Integer, Integer> others = new TreeMap<>();
        for (int from = 0; from < asked.size(); from += AT_ONCE) {
            int to = Math.min(asked.size(), from + AT_ONCE);
            try (Rows rows = context.query(sql(asked.subList(from, to)))) {
                while (rows.next()) {
                    others.put(from + ((Number) rows.value(0)).intValue(), ((Number) rows.value(1)).intValue());
                }
            }
        }
        return others;
    }

    /** By stretches as long as what is near, so that no reading is compared with all that is asked. */
    private String sql(List<Asked> asked) {
        StringBuilder values = new StringBuilder();
        for (int place = 0; place < asked.size(); place++) {
            Asked each = asked.get(place);
            values.append(place == 0 ? "" : ", ")
                    .append("(%d, %d, '%s', %d)"
                            .formatted(place, each.subject(), each.sensor().replace("'", "''"), each.moment()));
        }
        long micros = nearMicros();
        return """
                WITH asked(place, subject, sensor, moment) AS (VALUES %s),
                stretches AS (SELECT *, moment // %d + unnest([-1, 0, 1]) AS stretch FROM asked),
                sent AS (
                    SELECT subject, sensor_id, epoch_us("timestamp") AS moment FROM measured WHERE sensor_id IN (%s))
                SELECT a.place, count(DISTINCT m.subject)
                FROM stretches a JOIN sent m ON m.sensor_id = a.sensor AND m.moment // %d = a.stretch
                WHERE m.subject <> a.subject AND abs(m.moment - a.moment) <= %d
                GROUP BY a.place""".formatted(values, micros, names(asked), micros, micros);
    }

    private static String names(List<Asked> asked) {
        return asked.stream()
                .map(each -> "'" + each.sensor().replace("'", "''") + "'")
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
