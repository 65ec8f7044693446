package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import dev.kymograph.engine.internal.lake.source.JsonText;
import dev.kymograph.engine.internal.lake.source.ReadingCheck;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes many readings of one metric type straight to files, in parts that are committed one after the other: the accepted of a part
 * together with its rejected.
 */
final class BulkWriter implements AutoCloseable {

    private static final String TABLE = "bulk";

    private final Place place;
    private final Incoming incoming;
    private final Watch watch;
    private final Connection connection;
    private KnownSubjects.Known known;
    private ReadingCheck check;
    private StagedReadings staging;
    private TableAppender appender;
    private List<Rejection> rejections = new ArrayList<>();
    private long staged;
    private long room;
    private IngestSummary committed = new IngestSummary(0, 0, 0, 0, false);

    /** Where readings go. */
    record Place(DuckDbInstance store, StagedWriter writer, KnownSubjects subjects, QuarantineRoom quarantine) {}

    /**
     * What comes.
     *
     * @param source what the quarantine calls it
     * @param mark by which it is known again; it comes in one part then
     */
    record Incoming(MetricType metricType, SubjectKind kind, String source, Parts parts, Optional<SourceMark> mark) {

        /** What comes once. */
        Incoming(MetricType metricType, SubjectKind kind, String source, Parts parts) {
            this(metricType, kind, source, parts, Optional.empty());
        }
    }

    /** A part ends with so many accepted readings, or so many rejected, which wait in memory. */
    record Parts(int accepted, int rejected) {

        static final Parts ONE = new Parts(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    BulkWriter(Place place, Incoming incoming, Watch watch) {
        this.place = place;
        this.incoming = incoming;
        this.watch = watch;
        know(place.subjects().of(incoming.kind()));
        try {
            connection = place.store().connect();
        } catch (SQLException e) {
            throw failed(e);
        }
        try {
            begin();
        } catch (SQLException | RuntimeException e) {
            closeAfter(e);
            throw e instanceof SQLException sql ? failed(sql) : (RuntimeException) e;
        }
    }

    private void closeAfter(Exception failure) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private void know(KnownSubjects.Known subjects) {
        known = subjects;
        check = new ReadingCheck(incoming.metricType(), incoming.kind(), subjects.of(incoming.metricType()));
    }

    private void begin() throws SQLException {
        staging = StagedReadings.create(connection, TABLE, incoming.metricType());
        appender = staging.appender(connection);
        staged = 0;
        rejections = new ArrayList<>();
        room = place.quarantine().left();
    }

    /** How many came, with those of the part that is under way. */
    private long read() {
        return committed.read() + staged + rejections.size();
    }

    /** Checks a reading, and takes it in or puts it into quarantine. */
    void take(Reading reading) {
        ReadingCheck.Checked checked = check.check(reading);
        try {
            if (checked instanceof ReadingCheck.Accepted fine) {
                staging.append(appender, fine.reading(), read() + 1);
                staged++;
            } else if (checked instanceof ReadingCheck.Refused refused) {
                Rejection rejection = rejection(read() + 1, refused.reason(), reading);
                requirePlace(rejection);
                rejections.add(rejection);
            }
            writeWhereFull();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private Rejection rejection(long line, String reason, Reading reading) {
        return new Rejection(
                incoming.source(),
                line,
                incoming.metricType().name(),
                reason,
                JsonText.of(reading, incoming.kind()),
                Origin.PROGRAM);
    }

    /** Where the quarantine has no place for one more, what came before is kept, unless all belongs together. */
    private void requirePlace(Rejection coming) throws SQLException {
        if (rejections.size() < room) {
            return;
        }
        long more = rejections.size() + 1L;
        if (!incoming.parts().equals(Parts.ONE)) {
            write();
            more = 1;
        }
        Rejection first = more == 1 ? coming : rejections.get(0);
        throw place.quarantine().full(more, committed, Optional.of(first));
    }

    /** Takes in a reading that was checked: numbers in the fields' order, which are of type FLOAT or DOUBLE; NaN for none. */
    void add(int subject, long micros, double[] values, String sensor, double quality) {
        try {
            appender.beginRow().add(subject).addMicros(micros);
            for (int i = 0; i < values.length; i++) {
                addNumber(incoming.metricType().fields().get(i).type() == FieldType.FLOAT, values[i]);
            }
            appender.add((Object) sensor);
            addNumber(true, quality);
            appender.add(read() + 1).endRow();
            staged++;
            writeWhereFull();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void addNumber(boolean single, double value) throws SQLException {
        if (Double.isNaN(value)) {
            appender.add((Object) null);
        } else if (single) {
            appender.add((float) value);
        } else {
            appender.add((Object) value);
        }
    }

    /** Commits what is left; returns what became of all. */
    IngestSummary finish() {
        try {
            write();
            return committed;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private void writeWhereFull() throws SQLException {
        if (staged >= incoming.parts().accepted()
                || rejections.size() >= incoming.parts().rejected()) {
            write();
            beginNext();
        }
    }

    private void beginNext() throws SQLException {
        try {
            begin();
        } catch (KymographException e) {
            throw toldWithCommitted(e);
        }
    }

    /** Commits a part, and does nothing after that which might fail: the part would seem to have failed. */
    private void write() throws SQLException {
        appender.close();
        long replaced = 0;
        boolean done = staged == 0 && rejections.isEmpty();
        while (!done) {
            try {
                replaced = commit();
                done = true;
            } catch (KymographException e) {
                if (!KnownSubjects.isGone(e)) {
                    throw toldWithCommitted(e);
                }
                checkAgain();
            }
        }
        committed = committed.plus(summary(replaced));
        staged = 0;
        rejections = new ArrayList<>();
    }

    private KymographException toldWithCommitted(KymographException failure) {
        return committed.read() == 0
                ? failure
                : new KymographException(
                        failure.kind(),
                        failure.code(),
                        failure.getMessage() + ". " + QuarantineRoom.takenIn(committed),
                        failure);
    }

    private long commit() throws SQLException {
        StagedWriter.With with = new StagedWriter.With(incoming.kind(), known, rejections);
        if (staged == 0) {
            place.writer().reject(incoming.metricType().name(), with, source(0));
            return 0;
        }
        return place.writer().write(connection, staging, with, this::source, watch);
    }

    /** What becomes of the part. */
    private IngestSummary summary(long replaced) {
        return new IngestSummary(staged + rejections.size(), staged, rejections.size(), replaced, false);
    }

    private Optional<SourceRecord> source(long replaced) {
        return incoming.mark().map(mark -> mark.record(incoming.source(), summary(replaced)));
    }

    /** Subjects were deleted since the readings were checked, or their time dropped: these are rejected now. */
    private void checkAgain() throws SQLException {
        know(place.subjects().of(incoming.kind()));
        List<Integer> gone = new ArrayList<>(staging.subjects(connection));
        gone.removeIf(known::has);
        long from = known.of(incoming.metricType()).fromMicros();
        long more = rejections.size() + staging.count(connection, gone, from);
        if (more > place.quarantine().left()) {
            throw place.quarantine().full(more, committed, rejections.stream().findFirst());
        }
        for (StagedReadings.Ordered each : staging.remove(connection, gone, from)) {
            if (check.check(each.reading()) instanceof ReadingCheck.Refused refused) {
                rejections.add(rejection(each.order(), refused.reason(), each.reading()));
                staged--;
            }
        }
    }

    private static KymographException failed(SQLException e) {
        return DuckDbErrors.describe(e, "write readings");
    }

    @Override
    public void close() {
        try (connection) {
            appender.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
