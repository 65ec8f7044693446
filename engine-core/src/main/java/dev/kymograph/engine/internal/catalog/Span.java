package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.metric.Reading;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The readings of one subject within a file (a segment) or a hot batch: how many, from when to when (both included). */
public record Span(int subject, long fromMicros, long toMicros, long readings) {

    /** Of each subject that has some of the readings. */
    public static List<Span> of(List<Reading> readings) {
        Map<Integer, Span> spans = new TreeMap<>();
        for (Reading reading : readings) {
            long micros = Micros.of(reading.timestamp());
            spans.merge(reading.subject(), new Span(reading.subject(), micros, micros, 1), Span::and);
        }
        return List.copyOf(spans.values());
    }

    private Span and(Span more) {
        return new Span(
                subject,
                Math.min(fromMicros, more.fromMicros),
                Math.max(toMicros, more.toMicros),
                readings + more.readings);
    }
}
