package dev.kymograph.engine.internal.watching;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.Watches.Position;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.query.Questions;
import dev.kymograph.engine.internal.query.ReadingsSql;
import dev.kymograph.engine.internal.query.Seen;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What came of a metric type behind a place in the order of commits. A flushed batch, or a file that was compacted with a newer one, comes
 * once more: of each subject only what is later than the last time judged counts.
 */
final class NewReadings {

    /** So many hot readings are read into memory: one question costs more than a few of them. */
    private static final long MOST_IN_MEMORY = 500_000;

    private static final Comparator<Reading> ORDER = Comparator.comparingInt(Reading::subject)
            .thenComparing(Reading::timestamp)
            .thenComparing(reading -> reading.sensor().orElse(""));

    private final Catalog catalog;
    private final Questions questions;

    NewReadings(Catalog catalog, Questions questions) {
        this.catalog = catalog;
        this.questions = questions;
    }

    /**
     * What was read.
     *
     * @param upTo all that came up to there
     * @param late what was not later than the last time judged of its subject, as far as that is known
     */
    record Read(Position upTo, long late) {}

    /** Behind all there is. */
    Position end(String metricType) {
        State state = catalog.state(List.of(Scope.all(metricType)));
        return end(state, new Position(0, 0));
    }

    /** Hands over each subject's readings in the order of time; empty where something moved meanwhile: ask again. */
    Optional<Read> read(
            MetricType type, Position since, Map<Integer, Long> judged, Watch watch, Consumer<Reading> each) {
        State state = catalog.state(List.of(Scope.all(type.name())));
        State.Part news = news(state.parts().get(0), since);
        if (news.files().isEmpty() && HotBatch.readings(news.batches()) <= MOST_IN_MEMORY) {
            return hot(type, news, judged, each).map(late -> new Read(end(state, since), late));
        }
        SubjectKind kind = catalog.declarations().kindOf(type);
        return Optional.of(questions.look(
                List.of(type),
                kind,
                seen -> List.of(news(seen.parts().get(0), since)),
                watch,
                seen -> stored(new Asked(type, kind, since, judged), seen, each)));
    }

    private static Position end(State state, Position since) {
        long batch = state.parts().get(0).batches().stream()
                .mapToLong(HotBatch::id)
                .max()
                .orElse(0);
        return new Position(Math.max(since.snapshot(), state.snapshot()), Math.max(since.batch(), batch));
    }

    /**
     * What was added behind a place: where compaction put new readings together with old ones, that is a file with both. What a rebuild or
     * a rollback brings was there before, and nobody knows what of it was judged.
     */
    private State.Part news(State.Part all, Position since) {
        Map<Long, Long> added = catalog.watches().addedAfter(all.scope().metricType(), since.snapshot());
        return all.only(
                all.scope(),
                all.files().stream()
                        .filter(file -> added.containsKey(file.id()))
                        .filter(file -> !causes(added.get(file.id()), Cause.REBUILD, Cause.ROLLBACK))
                        .toList(),
                all.batches().stream()
                        .filter(batch -> batch.id() > since.batch())
                        .toList());
    }

    /** Those of some files that came in by themselves. */
    private List<LakeFile> brought(List<LakeFile> files, String metricType, Position since) {
        Map<Long, Long> added = catalog.watches().addedAfter(metricType, since.snapshot());
        return files.stream()
                .filter(file -> causes(added.getOrDefault(file.id(), -1L), Cause.INGEST, Cause.ADOPT))
                .toList();
    }

    /** Without a question, which could have to wait for others. */
    private Optional<Long> hot(MetricType type, State.Part news, Map<Integer, Long> judged, Consumer<Reading> each) {
        Map<List<Object>, Reading> last = new LinkedHashMap<>();
        long count = 0;
        List<Long> batches = news.batches().stream().map(HotBatch::id).toList();
        try (Rows rows = catalog.hotReadings(type.name(), batches)) {
            while (rows.next()) {
                count++;
                Instant at = Micros.moment((Long) rows.value(3));
                Reading reading = reading(type, (Integer) rows.value(2), at, rows, 4);
                last.put(key(type, reading), reading);
            }
        }
        if (count < HotBatch.readings(news.batches())) {
            // They became files meanwhile.
            return Optional.empty();
        }
        long late = 0;
        for (Reading reading : last.values().stream().sorted(order(type)).toList()) {
            if (news.hidden().contains(reading.subject())) {
                continue;
            }
            Long until = judged.get(reading.subject());
            if (until != null && Micros.of(reading.timestamp()) <= until) {
                late++;
            } else {
                each.accept(reading);
            }
        }
        return Optional.of(late);
    }

    private static Comparator<Reading> order(MetricType type) {
        Comparator<Reading> order = ORDER;
        for (String field : type.key().fields()) {
            order = order.thenComparing(
                    reading -> compared(reading.values().get(field)), Comparator.nullsFirst(Comparator.naturalOrder()));
        }
        return order;
    }

    /** All values of one field are of one type. */
    @SuppressWarnings("unchecked")
    private static Comparable<Object> compared(Object value) {
        return (Comparable<Object>) value;
    }

    private static List<Object> key(MetricType type, Reading reading) {
        List<Object> key = new ArrayList<>(List.of(reading.subject(), reading.timestamp()));
        key.add(type.key().sensor() ? reading.sensor() : Optional.empty());
        type.key().fields().forEach(field -> key.add(reading.values().get(field)));
        return key;
    }

    private record Asked(MetricType type, SubjectKind kind, Position since, Map<Integer, Long> judged) {

        /** SELECT of what is new in a part, with whether it is later than what was judged. */
        String select(State.Part part) {
            String readings = new ReadingsSql(type, kind, part).layout(type.fields(), OptionalDouble.empty());
            String id = "r." + SqlText.name(kind.idColumn());
            String until = judged.isEmpty()
                    ? "(SELECT CAST(NULL AS INTEGER) AS subject, CAST(NULL AS BIGINT) AS until)"
                    : "(VALUES "
                            + judged.entrySet().stream()
                                    .map(one -> "(" + one.getKey() + ", CAST(" + one.getValue() + " AS BIGINT))")
                                    .collect(Collectors.joining(", "))
                            + ")";
            return "SELECT r.*, j.until IS NULL OR epoch_us(r.\"timestamp\") > j.until AS is_later FROM (" + readings
                    + ") r LEFT JOIN " + until + " j(subject, until) ON j.subject = " + id;
        }

        String ordered(State.Part part) {
            return "SELECT * EXCLUDE (is_later) FROM (" + select(part) + ") WHERE is_later ORDER BY "
                    + SqlText.name(kind.idColumn()) + ", \"timestamp\", sensor_id NULLS FIRST"
                    + type.key().fields().stream()
                            .map(field -> ", " + SqlText.name(field) + " NULLS FIRST")
                            .collect(Collectors.joining());
        }
    }

    private Read stored(Asked asked, Seen seen, Consumer<Reading> each) {
        State.Part news = news(seen.state().parts().get(0), asked.since());
        if (news.files().isEmpty() && news.batches().isEmpty()) {
            return new Read(end(seen.state(), asked.since()), 0);
        }
        State.Part brought =
                news.only(news.scope(), brought(news.files(), asked.type().name(), asked.since()), news.batches());
        long late = asked.judged().isEmpty()
                        || (brought.files().isEmpty() && brought.batches().isEmpty())
                ? 0
                : seen.count("SELECT 1 FROM (" + asked.select(brought) + ") WHERE NOT is_later");
        seen.each(
                asked.ordered(news),
                rows -> each.accept(reading(asked.type(), (Integer) rows.value(0), (Instant) rows.value(1), rows, 2)));
        return new Read(end(seen.state(), asked.since()), late);
    }

    private boolean causes(long snapshot, Cause... some) {
        try {
            return List.of(some).contains(catalog.history().require(snapshot).cause());
        } catch (KymographException expired) {
            return false;
        }
    }

    /** Of a row that has the fields from a column on, then the sensor and the quality. */
    private static Reading reading(MetricType type, int subject, Instant at, Rows rows, int first) {
        Map<String, Object> values = new LinkedHashMap<>();
        int column = first;
        for (Field field : type.fields()) {
            values.put(field.name(), rows.value(column++));
        }
        Object sensor = rows.value(column);
        Object quality = rows.value(column + 1);
        return new Reading(
                subject,
                at,
                values,
                Optional.ofNullable((String) sensor),
                quality == null ? OptionalDouble.empty() : OptionalDouble.of(((Number) quality).doubleValue()));
    }
}
