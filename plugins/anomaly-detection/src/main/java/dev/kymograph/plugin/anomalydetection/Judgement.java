package dev.kymograph.plugin.anomalydetection;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a method's unusual readings are worth, of one field. Neighbours count as one alarm, which is right where one of them lies in a
 * window; a window is found where an unusual reading lies in it.
 */
final class Judgement {

    private final Map<Integer, List<Window>> windows = new HashMap<>();
    private final Map<Window, Duration> delays = new HashMap<>();
    private final Duration within;
    private int possible;
    private long alarms;
    private long right;
    private boolean isRight;
    private int subject;
    private Instant last;

    /** A stretch of a subject's time in which something is known to be unusual; {@code to} is excluded. */
    record Window(int subject, Instant from, Instant to) {

        boolean has(Instant at) {
            return !at.isBefore(from) && at.isBefore(to);
        }
    }

    Judgement(List<Window> windows, Duration within) {
        this.within = within;
        windows.stream().distinct().forEach(window -> {
            this.windows
                    .computeIfAbsent(window.subject(), none -> new ArrayList<>())
                    .add(window);
            possible++;
        });
    }

    /** Takes the next unusual reading: all of a subject's one after the other, in the order of time. */
    void add(int ofSubject, Instant at) {
        boolean goesOn = last != null
                && subject == ofSubject
                && Duration.between(last, at).compareTo(within) <= 0;
        if (!goesOn) {
            alarms++;
            isRight = false;
        }
        subject = ofSubject;
        last = at;
        for (Window window : windows.getOrDefault(subject, List.of())) {
            if (window.has(at)) {
                right += isRight ? 0 : 1;
                isRight = true;
                delays.putIfAbsent(window, Duration.between(window.from(), at));
            }
        }
    }

    long windows() {
        return possible;
    }

    long found() {
        return delays.size();
    }

    long alarms() {
        return alarms;
    }

    long falseAlarms() {
        return alarms - right;
    }

    /** Null where there were no alarms. */
    Double precision() {
        return alarms == 0 ? null : (double) right / alarms;
    }

    /** Null where there was nothing to find. */
    Double recall() {
        return possible == 0 ? null : (double) found() / possible;
    }

    /** The harmonic mean of both; 0 without alarms, null where there was nothing to find. */
    Double f1() {
        if (possible == 0) {
            return null;
        }
        double precision = alarms == 0 ? 0 : precision();
        double sum = precision + recall();
        return sum == 0 ? 0 : 2 * precision * recall() / sum;
    }

    /** How long after its begin half of the found windows were found, in seconds; null where none was. */
    Double delay() {
        if (delays.isEmpty()) {
            return null;
        }
        double[] sorted = delays.values().stream()
                .mapToDouble(delay -> delay.toNanos() / 1e9)
                .sorted()
                .toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
