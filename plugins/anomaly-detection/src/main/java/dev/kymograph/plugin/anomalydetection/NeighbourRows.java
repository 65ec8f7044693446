package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.plugin.anomalydetection.SharedSensors.Asked;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Unusual readings, all of them looked at together: where most subjects that a sensor measured at about that time had something unusual, it
 * looks like the sensor's fault. Says nothing else of any of them.
 */
final class NeighbourRows implements Rows {

    /** How many are held to be looked at together. */
    static final int MOST = 100_000;

    private static final double MOST_OF_THEM = 0.5;
    private static final String SIGN = "neighbours";

    private final JudgedRows unusual;
    private final SharedSensors shared;
    private final AnalysisContext context;
    private final int most;
    private final List<Object[]> held = new ArrayList<>();
    private boolean looked;
    private int told;
    private Object[] current = {};

    /** One of those held that came over a shared sensor. */
    private record Sent(int place, Asked asked) {}

    /** How many subjects beside its own were unusual near it. */
    private record Found(Sent sent, int others) {}

    NeighbourRows(JudgedRows unusual, SharedSensors shared, AnalysisContext context) {
        this(unusual, shared, context, MOST);
    }

    /** Of more than {@code most}, nothing is said of any. */
    NeighbourRows(JudgedRows unusual, SharedSensors shared, AnalysisContext context, int most) {
        this.unusual = unusual;
        this.shared = shared;
        this.context = context;
        this.most = most;
    }

    @Override
    public List<Column> columns() {
        return unusual.columns();
    }

    @Override
    public boolean next() {
        if (!looked) {
            look();
            looked = true;
        }
        if (told < held.size()) {
            current = held.get(told++);
            return true;
        }
        boolean more = unusual.next();
        current = more ? unusual.row() : current;
        return more;
    }

    private void look() {
        List<Sent> sent = new ArrayList<>();
        while (held.size() < most && unusual.next()) {
            Object[] row = unusual.row();
            held.add(row);
            String sensor = unusual.sensor();
            if (sensor != null && shared.sensors().contains(sensor)) {
                sent.add(new Sent(held.size() - 1, new Asked((Integer) row[0], sensor, JudgedRows.momentOf(row))));
            }
        }
        if (held.size() < most) {
            // There is one question at a time.
            unusual.close();
            blame(sent);
        }
    }

    private void blame(List<Sent> sent) {
        List<Found> found = new ArrayList<>();
        Map<String, List<Sent>> bySensor =
                sent.stream().collect(Collectors.groupingBy(each -> each.asked().sensor()));
        bySensor.values().forEach(ofSensor -> found.addAll(neighbours(ofSensor)));
        List<Asked> asked = found.stream().map(each -> each.sent().asked()).toList();
        shared.others(asked, context).forEach((place, measured) -> {
            Found each = found.get(place);
            if (each.others() >= MOST_OF_THEM * measured) {
                blame(held.get(each.sent().place()), each.others(), measured);
            }
        });
    }

    private static void blame(Object[] row, int others, int measured) {
        row[JudgedRows.LOOKS_LIKE] = JudgedRows.SENSOR;
        row[JudgedRows.SIGN] = SIGN;
        row[JudgedRows.REASON] += "; unusual then: %d of %d others on its sensor".formatted(others, measured);
    }

    /** Those of one sensor for which no other sign speaks, and that have some, with how many. */
    private List<Found> neighbours(List<Sent> ofSensor) {
        List<Sent> sorted = new ArrayList<>(ofSensor);
        sorted.sort(Comparator.comparingLong(each -> each.asked().moment()));
        List<Found> found = new ArrayList<>();
        Map<Integer, Integer> near = new HashMap<>();
        Deque<Sent> within = new ArrayDeque<>();
        Iterator<Sent> ahead = sorted.iterator();
        Sent next = ahead.next();
        for (Sent each : sorted) {
            long moment = each.asked().moment();
            while (next != null && next.asked().moment() - moment <= shared.nearMicros()) {
                near.merge(next.asked().subject(), 1, Integer::sum);
                within.add(next);
                next = ahead.hasNext() ? ahead.next() : null;
            }
            while (moment - within.element().asked().moment() > shared.nearMicros()) {
                near.computeIfPresent(within.remove().asked().subject(), (subject, n) -> n == 1 ? null : n - 1);
            }
            if (near.size() > 1 && held.get(each.place())[JudgedRows.SIGN] == null) {
                found.add(new Found(each, near.size() - 1));
            }
        }
        return found;
    }

    @Override
    public Object value(int index) {
        return current[index];
    }

    @Override
    public void close() {
        unusual.close();
    }
}
