package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Hold;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.Span;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What write transactions advance: the row of numbers that only grow, the versions of subjects and the live hot batches. Read
 * once; then each transaction works on a copy, which takes the place of the original when it is known to be committed.
 */
final class Counters {

    private static final String READ = "SELECT transactions, state_number, snapshot, write_sequence, last_file,"
            + " last_segment, last_batch, last_rejection FROM engine_state WHERE id = 1";
    private static final String WRITE = "UPDATE engine_state SET transactions = ?, state_number = ?, snapshot = ?,"
            + " write_sequence = ?, last_file = ?, last_segment = ?, last_batch = ?, last_rejection = ? WHERE id = 1";

    private static final int TRANSACTIONS = 0;
    private static final int LAST_BATCH = 6;

    /** State number, write sequence and last batch: each hot batch advances them by one. */
    private static final int[] BY_BATCH = {1, 3, LAST_BATCH};

    private final long[] values;
    private final long firstBatch;
    private long[] written;
    private final Map<String, Long> epochs;
    private final Map<String, Long> subjectVersions;
    private final Map<String, HotBatches> hot;
    private Map<String, Long> keptFrom = Map.of();
    private List<Hold> holds = List.of();

    private Counters(
            long[] values,
            long[] written,
            Map<String, Long> epochs,
            Map<String, Long> subjectVersions,
            Map<String, HotBatches> hot) {
        this.values = values;
        this.firstBatch = values[LAST_BATCH] + 1;
        this.written = written;
        this.epochs = epochs;
        this.subjectVersions = subjectVersions;
        this.hot = hot;
    }

    /** As the session's transaction sees them. */
    static Counters read(Session session) throws SQLException {
        long[] values = session.first(READ, row -> {
                    long[] numbers = new long[8];
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] = row.getLong(i + 1);
                    }
                    return numbers;
                })
                .orElseThrow();
        Counters read = new Counters(values, values.clone(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        read.readHot(session);
        read.readSubjectVersions(session);
        read.readRetention(session);
        return read;
    }

    private void readHot(Session session) throws SQLException {
        long last = values[LAST_BATCH];
        session.listOnce(
                "SELECT id, sequence, epoch, readings, from_micros, to_micros, accepted_at, metric_type, spans"
                        + " FROM hot_batch ORDER BY sequence",
                row -> {
                    HotBatch batch = new HotBatch(
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6),
                            Session.instant(row, 7));
                    if (batch.id() > last) {
                        for (int advanced : BY_BATCH) {
                            values[advanced]++;
                        }
                    }
                    String metricType = row.getString(8);
                    return hot.put(metricType, hot(metricType).with(batch, HotText.spans(row.getString(9))));
                });
    }

    /** Whether the transaction that made these has happened where those were read. */
    boolean happenedIn(Counters those) {
        return those.values[TRANSACTIONS] >= values[TRANSACTIONS] && those.values[LAST_BATCH] >= values[LAST_BATCH];
    }

    /** Whether the same is counted. */
    boolean equalTo(Counters those) {
        return Arrays.equals(values, those.values);
    }

    /** To be advanced by one transaction. */
    Counters copy() {
        Counters copy = new Counters(
                values.clone(), written, new HashMap<>(epochs), new HashMap<>(subjectVersions), new HashMap<>(hot));
        copy.keptFrom = keptFrom;
        copy.holds = holds;
        return copy;
    }

    Head head() {
        return new Head(stateNumber(), values[2], subjectVersions, hot, keptFrom, holds);
    }

    /** The epoch of a metric type's hot batches; it lives beside the metric type. */
    long epoch(Session session, String metricType) throws SQLException {
        Long known = epochs.get(metricType);
        if (known == null) {
            known = session.number("SELECT epoch FROM metric_type WHERE name = ?", metricType);
            epochs.put(metricType, known);
        }
        return known;
    }

    void nextEpoch(Session session, String metricType) throws SQLException {
        long next = epoch(session, metricType) + 1;
        session.update("UPDATE metric_type SET epoch = ? WHERE name = ?", next, metricType);
        epochs.put(metricType, next);
    }

    /**
     * Writes the row, unless this transaction did nothing that the rows of its hot batches do not say: then reading counts them.
     */
    void write(Session session) throws SQLException {
        long[] told = written.clone();
        for (int advanced : BY_BATCH) {
            told[advanced] += values[LAST_BATCH] - written[LAST_BATCH];
        }
        if (values[LAST_BATCH] >= firstBatch && Arrays.equals(values, told)) {
            return;
        }
        values[TRANSACTIONS]++;
        session.update(WRITE, Arrays.stream(values).boxed().toArray());
        written = values.clone();
    }

    /** Raises those that are behind. */
    void atLeast(long snapshot, long sequence, long file, long segment, long rejection) {
        long[] least = {0, 0, snapshot, sequence, file, segment, 0, rejection};
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(values[i], least[i]);
        }
    }

    long stateNumber() {
        return values[1];
    }

    /** Notes a change that a question could see. */
    void visible() {
        values[1]++;
    }

    long nextSnapshot() {
        return ++values[2];
    }

    long lastSequence() {
        return values[3];
    }

    long nextSequence() {
        return ++values[3];
    }

    long nextFile() {
        return ++values[4];
    }

    /** The first of so many in a row. */
    long nextFiles(long count) {
        values[4] += count;
        return values[4] - count + 1;
    }

    /** The first of so many in a row. */
    long nextSegments(long count) {
        values[5] += count;
        return values[5] - count + 1;
    }

    long nextSegment() {
        return ++values[5];
    }

    long nextBatch() {
        return ++values[6];
    }

    long nextRejection() {
        return ++values[7];
    }

    long subjectVersion(String kind) {
        return subjectVersions.get(kind);
    }

    /** Kinds were declared or widened. */
    void readSubjectVersions(Session session) throws SQLException {
        session.list(
                "SELECT name, version FROM subject_kind", row -> subjectVersions.put(row.getString(1), row.getLong(2)));
    }

    /** Subjects of a kind were registered, changed or deleted. */
    void subjectsChanged(Session session, String kind) throws SQLException {
        long next = subjectVersion(kind) + 1;
        session.update("UPDATE subject_kind SET version = ? WHERE name = ?", next, kind);
        subjectVersions.put(kind, next);
        visible();
    }

    /** What is kept, or who is held, was changed. */
    void readRetention(Session session) throws SQLException {
        keptFrom = RetentionStore.keptFrom(session);
        holds = RetentionStore.holds(session);
    }

    /** From when on readings of a metric type are kept. */
    long keptFrom(String metricType) {
        return keptFrom.getOrDefault(metricType, Long.MIN_VALUE);
    }

    List<Hold> holds() {
        return holds;
    }

    HotBatches hot(String metricType) {
        return hot.getOrDefault(metricType, HotBatches.NONE);
    }

    void accepted(String metricType, HotBatch batch, List<Span> spans) {
        hot.put(metricType, hot(metricType).with(batch, spans));
        visible();
    }

    /** The live ones among hot batches, by metric type. */
    Map<String, List<Long>> live(Collection<Long> ids) {
        Map<String, List<Long>> live = new LinkedHashMap<>();
        hot.forEach((metricType, batches) -> {
            List<Long> its = batches.batches().stream()
                    .map(HotBatch::id)
                    .filter(ids::contains)
                    .toList();
            if (!its.isEmpty()) {
                live.put(metricType, its);
            }
        });
        return live;
    }

    void removed(String metricType, Collection<Long> ids) {
        hot.put(metricType, hot(metricType).without(ids));
    }
}
