package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.catalog.Replayed;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Makes small batches of checked readings durable in the catalog. */
final class HotIntake {

    private final Catalog catalog;
    private final DuckDbInstance store;
    private final Replacements replacements;

    HotIntake(Catalog catalog, DuckDbInstance store, Replacements replacements) {
        this.catalog = catalog;
        this.store = store;
        this.replacements = replacements;
    }

    /**
     * Accepts.
     *
     * @param readings checked, in the order they came
     * @param source made from the summary
     */
    IngestSummary accept(
            MetricType metricType,
            StagedWriter.With with,
            List<Reading> readings,
            Function<IngestSummary, Optional<SourceRecord>> source) {
        List<Reading> unique = lastOfEachKey(metricType, readings);
        List<Span> spans = Span.of(unique);
        long replaced = readings.size() - unique.size() + replaced(metricType, with.kind(), unique, spans);
        int rejected = with.rejections().size();
        IngestSummary summary =
                new IngestSummary(readings.size() + rejected, readings.size(), rejected, replaced, false);
        if (summary.read() > 0 || source.apply(summary).isPresent()) {
            OptionalLong version = OptionalLong.of(with.known().version());
            catalog.accept(metricType.name(), unique, spans, version, with.rejections(), source.apply(summary));
        }
        return summary;
    }

    /**
     * Accepts readings that come out of the quarantine.
     *
     * @return how many replaced another
     */
    long acceptReplayed(
            MetricType metricType,
            SubjectKind kind,
            KnownSubjects.Known known,
            List<Reading> readings,
            Replayed replayed) {
        List<Reading> unique = lastOfEachKey(metricType, readings);
        List<Span> spans = Span.of(unique);
        long replaced = readings.size() - unique.size() + replaced(metricType, kind, unique, spans);
        catalog.acceptReplayed(metricType.name(), unique, spans, OptionalLong.of(known.version()), replayed);
        return replaced;
    }

    private static List<Reading> lastOfEachKey(MetricType metricType, List<Reading> readings) {
        if (readings.size() < 2) {
            return readings;
        }
        Map<List<Object>, Reading> last = new LinkedHashMap<>();
        for (Reading reading : readings) {
            List<Object> key = new ArrayList<>();
            key.add(reading.subject());
            key.add(reading.timestamp());
            key.add(metricType.key().sensor() ? reading.sensor() : Optional.empty());
            metricType.key().fields().forEach(field -> key.add(reading.values().get(field)));
            last.put(key, reading);
        }
        return List.copyOf(last.values());
    }

    private long replaced(MetricType metricType, SubjectKind kind, List<Reading> unique, List<Span> spans) {
        if (spans.isEmpty()) {
            return 0;
        }
        long from = spans.stream().mapToLong(Span::fromMicros).min().orElseThrow();
        long to = spans.stream().mapToLong(Span::toMicros).max().orElseThrow();
        Lease held = catalog.history().lease();
        try (held) {
            State.Part near = replacements.near(
                    metricType, from, to, spans.stream().map(Span::subject).toList());
            return near.files().isEmpty() && near.batches().isEmpty() ? 0 : replaced(metricType, kind, unique, near);
        }
    }

    private long replaced(MetricType metricType, SubjectKind kind, List<Reading> unique, State.Part near) {
        try (Connection connection = store.connect()) {
            StagedReadings staging = StagedReadings.create(connection, "arrived", metricType);
            try (TableAppender appender = staging.appender(connection)) {
                for (Reading reading : unique) {
                    staging.append(appender, reading, 0);
                }
            }
            return replacements.count(connection, staging, kind, near, Watch.NOBODY);
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "look for readings that are replaced");
        }
    }
}
