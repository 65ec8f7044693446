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
import java.util.Optional;

/**
 * What write transactions advance: the row of numbers that only grow, the versions of subjects and the live hot batches. Read
 * once; then each transaction works on a copy, which takes the place of the original when it is known to be committed.
 */
final class Counters {

    private static final String READ = "SELECT transactions, state_number, snapshot, write_sequence, last_file,"
            + " last_segment, last_batch, last_rejection, known_version, recent_from FROM engine_state WHERE id = 1";
    private static final String WRITE = "UPDATE engine_state SET transactions = ?, state_number = ?, snapshot = ?,"
            + " write_sequence = ?, last_file = ?, last_segment = ?, last_batch = ?, last_rejection = ?, known_version = ?,"
            + " recent_from = ? WHERE id = 1";

    private static final String LOCK = "SELECT transactions FROM engine_state WHERE id = 1 FOR UPDATE";

    private static final int TRANSACTIONS = 0;
    private static final int SNAPSHOT = 2;
    private static final int LAST_BATCH = 6;
    private static final int KNOWN_VERSION = 8;
    private static final int RECENT_FROM = 9;
    private static final int ALL = 10;

    /** State number, write sequence and last batch: each hot batch advances them by one. */
    private static final int[] BY_BATCH = {1, 3, LAST_BATCH};

    private final long[] values;
    private final long firstBatch;
    private long[] written;
    private final Map<String, Long> epochs;
    private final Map<String, Long> subjectVersions;
    private final Map<String, HotBatches> hot;
    private final Map<String, Loss> losses;
    private Map<String, Long> keptFrom = Map.of();
    private List<Hold> holds = List.of();

    /** The versions of a kind's subjects that the last deletion and the last erasure made; 0: none. */
    private record Loss(long deletedIn, long erasedIn) {

        static final Loss NONE = new Loss(0, 0);
    }

    private Counters(
            long[] values,
            long[] written,
            Map<String, Long> epochs,
            Map<String, Long> subjectVersions,
            Map<String, HotBatches> hot,
            Map<String, Loss> losses) {
        this.values = values;
        this.firstBatch = values[LAST_BATCH] + 1;
        this.written = written;
        this.epochs = epochs;
        this.subjectVersions = subjectVersions;
        this.hot = hot;
        this.losses = losses;
    }

    /** Has nobody else write until the session's transaction ends. Returns how many transactions there were. */
    static long lock(Session session) throws SQLException {
        return session.number(LOCK);
    }

    /** The same where the transaction begins and would else read what is older than what it waited for. */
    static void lockToRead(Session session) throws SQLException {
        session.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
        lock(session);
    }

    /** As the session's transaction sees them. */
    static Counters read(Session session) throws SQLException {
        return read(session, null);
    }

    /** @param known an earlier one, of which may be taken what cannot have changed; or null */
    static Counters read(Session session, Head known) throws SQLException {
        long[] values = session.first(READ, row -> {
                    long[] numbers = new long[ALL];
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] = row.getLong(i + 1);
                    }
                    return numbers;
                })
                .orElseThrow();
        Counters read = new Counters(
                values, values.clone(), new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        long after = 0;
        // Only a commit to the lake removes hot batches.
        if (known != null && known.snapshot() == values[SNAPSHOT]) {
            known.hot().forEach((metricType, batches) -> read.hot.put(metricType, batches.copy()));
            after = known.lastBatch();
        }
        read.readHot(session, after);
        read.readLosses(session);
        read.readSubjectVersions(session);
        read.readRetention(session);
        return read;
    }

    /** Where this process is alone, what was on its way at a deletion ended with an earlier one. */
    private void readLosses(Session session) throws SQLException {
        if (session.isShared()) {
            session.list(
                    "SELECT kind, deleted_in, erased_in FROM subject_loss",
                    row -> losses.put(row.getString(1), new Loss(row.getLong(2), row.getLong(3))));
        }
    }

    private void readHot(Session session, long after) throws SQLException {
        long last = values[LAST_BATCH];
        session.listOnce(
                "SELECT id, sequence, epoch, readings, from_micros, to_micros, accepted_at, metric_type, spans"
                        + " FROM hot_batch" + (after > 0 ? " WHERE id > " + after : "") + " ORDER BY sequence",
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

    /** To be advanced by one transaction. */
    Counters copy() {
        Counters copy = new Counters(
                values.clone(),
                written,
                new HashMap<>(epochs),
                new HashMap<>(subjectVersions),
                new HashMap<>(hot),
                new HashMap<>(losses));
        copy.keptFrom = keptFrom;
        copy.holds = holds;
        return copy;
    }

    Head head() {
        return new Head(
                values[TRANSACTIONS],
                stateNumber(),
                values[SNAPSHOT],
                values[LAST_BATCH],
                values[KNOWN_VERSION],
                values[RECENT_FROM],
                subjectVersions,
                hot,
                keptFrom,
                holds);
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
     * Writes the row, unless this transaction did nothing that the rows of its hot batches do not say, and no other process asks: then
     * reading counts them.
     */
    void write(Session session, Optional<Processes> processes) throws SQLException {
        long[] told = written.clone();
        for (int advanced : BY_BATCH) {
            told[advanced] += values[LAST_BATCH] - written[LAST_BATCH];
        }
        if (processes.isEmpty() && values[LAST_BATCH] >= firstBatch && Arrays.equals(values, told)) {
            return;
        }
        values[TRANSACTIONS]++;
        Object[] row = Arrays.stream(values).boxed().toArray();
        if (processes.isPresent()) {
            processes.get().write(session, WRITE, transactions(), row);
        } else {
            session.update(WRITE, row);
        }
        written = values.clone();
    }

    /** Raises those that are behind. */
    void atLeast(long snapshot, long sequence, long file, long segment, long rejection) {
        long[] least = {0, 0, snapshot, sequence, file, segment, 0, rejection, 0, 0};
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(values[i], least[i]);
        }
    }

    long transactions() {
        return values[TRANSACTIONS];
    }

    /** Notes a change of what each process knows by heart. */
    void known() {
        values[KNOWN_VERSION]++;
    }

    /** From which place in the write sequence on all hot readings are rows, too; 0: from none. */
    long recentFrom() {
        return values[RECENT_FROM];
    }

    void recentFrom(long sequence) {
        values[RECENT_FROM] = sequence;
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

    /** A subject of a kind was deleted or erased, which made the newest version. */
    void lost(Session session, String kind, boolean erased) throws SQLException {
        long version = subjectVersion(kind);
        Loss loss = new Loss(
                version, erased ? version : losses.getOrDefault(kind, Loss.NONE).erasedIn());
        losses.put(kind, loss);
        if (session.isShared()) {
            session.update(
                    "INSERT INTO subject_loss VALUES (?, ?, ?) ON CONFLICT (kind) DO UPDATE SET"
                            + " deleted_in = excluded.deleted_in, erased_in = excluded.erased_in",
                    kind,
                    loss.deletedIn(),
                    loss.erasedIn());
        }
    }

    /** The version of a kind's subjects that the last deletion made; 0: none. */
    long deletedIn(String kind) {
        return losses.getOrDefault(kind, Loss.NONE).deletedIn();
    }

    /** As {@link #deletedIn}, of those that leave no row behind. */
    long erasedIn(String kind) {
        return losses.getOrDefault(kind, Loss.NONE).erasedIn();
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
