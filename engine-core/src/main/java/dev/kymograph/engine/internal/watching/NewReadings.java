package dev.kymograph.engine.internal.watching;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.HotBatch;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What came of a metric type behind a place in the order of commits. A flushed batch, or a file that was compacted with a newer one, comes
 * once more: of each subject only what is later than the last time judged counts.
 */
final class NewReadings {

    /** So many hot readings are read into memory: one question costs more than a few of them. */
    private static final long MOST_IN_MEMORY = 20_000;

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
     * @param came when the first of it was accepted; empty where only files are new, which do not tell
     */
    record Read(Position upTo, long late, Optional<Instant> came) {}

    /** Behind all there is. */
    Position end(String metricType) {
        State state = catalog.state(List.of(Scope.all(metricType)));
        return end(state, new Position(0, 0));
    }

    /**
     * Hands over each subject's readings in the order of time; empty where something moved meanwhile: ask again.
     *
     * @param judged until when they are judged, which goes on as they are handed over
     * @param before until when was judged what counts as late
     */
    Optional<Read> read(
            MetricType type,
            Position since,
            JudgedTimes judged,
            JudgedTimes before,
            Watch watch,
            Consumer<Reading> each) {
        State state = catalog.state(List.of(Scope.all(type.name())));
        Asked asked = new Asked(type, since, judged, before, each);
        News news = news(asked, state);
        if (news.part().files().isEmpty() && HotBatch.readings(news.part().batches()) <= MOST_IN_MEMORY) {
            return hot(asked, news).map(late -> new Read(end(state, since), late, came(news)));
        }
        return Optional.of(questions.look(
                List.of(type),
                catalog.declarations().kindOf(type),
                seen -> List.of(news(asked, seen).part()),
                watch,
                seen -> stored(asked, seen)));
    }

    private static Optional<Instant> came(News news) {
        return news.part().batches().stream().map(HotBatch::acceptedAt).min(Comparator.naturalOrder());
    }

    private static Position end(State state, Position since) {
        long batch = state.parts().get(0).batches().stream()
                .mapToLong(HotBatch::id)
                .max()
                .orElse(0);
        return new Position(Math.max(since.snapshot(), state.snapshot()), Math.max(since.batch(), batch));
    }

    /** Without a question, which could have to wait for others. */
    private Optional<Long> hot(Asked asked, News news) {
        List<HotBatch> batches = news.part().batches();
        if (batches.isEmpty()) {
            return Optional.of(news.late());
        }
        MetricType type = asked.type();
        Map<List<Object>, Reading> last = new LinkedHashMap<>();
        long count = 0;
        try (Rows rows = catalog.hotReadings(
                type.name(), batches.stream().map(HotBatch::id).toList())) {
            while (rows.next()) {
                count++;
                Instant at = Micros.moment((Long) rows.value(3));
                Reading reading = reading(type, (Integer) rows.value(2), at, rows, 4);
                last.put(JudgedTimes.key(type, reading), reading);
            }
        }
        if (count < HotBatch.readings(batches)) {
            // They became files meanwhile.
            return Optional.empty();
        }
        long late = news.late();
        for (Reading reading : last.values().stream().sorted(order(type)).toList()) {
            if (!news.part().hidden().contains(reading.subject())) {
                late += asked.handOver(reading) ? 1 : 0;
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

    /** What is wanted. */
    private record Asked(
            MetricType type, Position since, JudgedTimes judged, JudgedTimes before, Consumer<Reading> each) {

        /** Returns whether it is late. */
        boolean handOver(Reading reading) {
            boolean late = judged.isLate(reading);
            if (!late) {
                each.accept(reading);
            }
            return late && before.isLate(reading);
        }
    }

    private News news(Asked asked, State state) {
        return News.of(state.parts().get(0), asked.since(), asked.judged(), asked.before(), catalog.watches());
    }

    private Read stored(Asked asked, Seen seen) {
        News news = news(asked, seen.state());
        Position end = end(seen.state(), asked.since());
        if (news.isNone()) {
            return new Read(end, news.late(), came(news));
        }
        MetricType type = asked.type();
        Sql sql = new Sql(type, catalog.declarations().kindOf(type));
        AtomicLong late = new AtomicLong(news.late());
        if (asked.before().latest() >= news.earliest()) {
            seen.each(
                    sql.until(news, asked.before().latest()),
                    rows -> late.addAndGet(asked.before().isLate(reading(type, rows)) ? 1 : 0));
        }
        seen.each(sql.ordered(news), rows -> asked.handOver(reading(type, rows)));
        return new Read(end, late.get(), came(news));
    }

    /** The questions that are asked. */
    private record Sql(MetricType type, SubjectKind kind) {

        /** So many subjects at most are named: of more, others' readings are read too, and left out. */
        private static final int MOST_NAMED = 1_000;

        private String layout(State.Part part) {
            return new ReadingsSql(type, kind, part).layout(type.fields(), OptionalDouble.empty());
        }

        /** What came by itself, up to a time: that some of it is late is rare, and so is what is read. */
        String until(News news, long time) {
            State.Part part = news.part();
            return "SELECT * FROM (" + layout(part.only(part.scope(), news.brought(), part.batches()))
                    + ") WHERE \"timestamp\" <= " + SqlText.timestamp(time);
        }

        String ordered(News news) {
            String id = SqlText.name(kind.idColumn());
            boolean named = news.part().batches().isEmpty() && news.subjects().size() <= MOST_NAMED;
            return "SELECT * FROM (" + layout(news.part()) + ") WHERE \"timestamp\" >= "
                    + SqlText.timestamp(news.from())
                    + (named ? " AND " + id + " IN " + SqlText.numbers(news.subjects()) : "") + " ORDER BY " + id
                    + ", \"timestamp\", sensor_id NULLS FIRST"
                    + type.key().fields().stream()
                            .map(field -> ", " + SqlText.name(field) + " NULLS FIRST")
                            .collect(Collectors.joining());
        }
    }

    private static Reading reading(MetricType type, Rows rows) {
        return reading(type, (Integer) rows.value(0), (Instant) rows.value(1), rows, 2);
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
