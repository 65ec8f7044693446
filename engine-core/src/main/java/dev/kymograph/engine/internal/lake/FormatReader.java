package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.ReadingSink;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.duckdb.TableAppender;
import dev.kymograph.engine.internal.lake.source.JsonText;
import dev.kymograph.engine.internal.lake.source.ReadingCheck;
import dev.kymograph.engine.internal.lake.source.SourceFiles;
import dev.kymograph.engine.internal.lake.source.UnreadRecord;
import dev.kymograph.engine.internal.plugin.OfferedFormat;
import dev.kymograph.engine.internal.plugin.PluginThread;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads one file by a plugin's format into a temporary table of checked readings. The plugin takes the file apart in a thread of its
 * own; checking and writing are done by the thread that asked.
 */
final class FormatReader {

    private static final String TABLE = "formatted";
    private static final int BLOCK = 512;

    /** Of rejected records, which are committed together and so are in memory together. */
    private static final long MOST_CHARACTERS = 64L << 20;

    private final SourceFile source;
    private final MetricType metricType;
    private final SubjectKind kind;
    private final KnownSubjects.Known known;
    private final QuarantineRoom quarantine;
    private final List<Rejection> rejections = new ArrayList<>();
    private long accepted;
    private long held;
    private long room;

    FormatReader(
            SourceFile source,
            MetricType metricType,
            SubjectKind kind,
            KnownSubjects.Known known,
            QuarantineRoom quarantine) {
        this.source = source;
        this.metricType = metricType;
        this.kind = kind;
        this.known = known;
        this.quarantine = quarantine;
    }

    /** A record that a format found: a reading, or why it is none. */
    private record Found(long line, Reading reading, String reason, Map<String, Object> values) {}

    /** What came of a file; the readings are in the connection's temporary tables. */
    record Checked(StagedReadings readings, long accepted, List<Rejection> rejections) {

        IngestSummary summary(long replaced) {
            return new IngestSummary(accepted + rejections.size(), accepted, rejections.size(), replaced, false);
        }
    }

    Checked read(Connection connection, OfferedFormat<?> format, Watch watch) throws SQLException {
        StagedReadings readings = StagedReadings.create(connection, TABLE, metricType);
        room = quarantine.left();
        try (LentFile file = new LentFile();
                PluginThread<List<Found>> thread = PluginThread.of(
                        format.contributor(),
                        "read " + source.path() + " by the format '"
                                + format.spec().name() + "'",
                        format.extension(),
                        hands -> file.read(format, hands),
                        () -> requireWanted(watch));
                TableAppender appender = readings.appender(connection)) {
            take(thread, file, readings, appender, watch);
        }
        requireRoom();
        return new Checked(readings, accepted, rejections);
    }

    private void take(
            PluginThread<List<Found>> thread,
            LentFile file,
            StagedReadings readings,
            TableAppender appender,
            Watch watch)
            throws SQLException {
        ReadingCheck check = new ReadingCheck(metricType, kind, known.of(metricType));
        UnreadRecord unread = new UnreadRecord(name(), metricType, kind, source.zone());
        for (List<Found> some = thread.take(); some != null; some = thread.take()) {
            for (Found found : some) {
                if (found.reading() == null) {
                    reject(unread.rejection(found.line(), found.reason(), found.values()));
                } else {
                    take(found, check, readings, appender);
                }
            }
            requireWanted(watch);
            watch.progress("reading " + name(), file.share());
        }
    }

    private void take(Found found, ReadingCheck check, StagedReadings readings, TableAppender appender)
            throws SQLException {
        ReadingCheck.Checked checked = check.check(found.reading());
        if (checked instanceof ReadingCheck.Accepted fine) {
            readings.append(appender, fine.reading(), ++accepted);
        } else if (checked instanceof ReadingCheck.Refused refused) {
            String content = JsonText.of(found.reading(), kind);
            reject(new Rejection(name(), found.line(), metricType.name(), refused.reason(), content, Origin.PROGRAM));
        }
    }

    private void reject(Rejection rejection) {
        rejections.add(rejection);
        held += rejection.content().length();
        if (rejections.size() > room) {
            requireRoom();
        }
        if (held > MOST_CHARACTERS) {
            throw new KymographException(
                    ErrorKind.RESOURCE,
                    "quarantine.full",
                    "Cannot take in " + source.path() + ": the records that were refused are longer than the "
                            + MOST_CHARACTERS + " characters that can be put into quarantine together. None of it is"
                            + " taken in. Take it in in several smaller files");
        }
    }

    private void requireRoom() {
        if (!rejections.isEmpty()) {
            quarantine.require(rejections.size(), () -> rejections.get(0));
        }
    }

    private void requireWanted(Watch watch) {
        if (watch.cancelled()) {
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled while reading " + source.path());
        }
    }

    private String name() {
        return String.valueOf(source.path().getFileName());
    }

    /** The file in the plugin's thread, or on its way there. */
    private final class LentFile implements AutoCloseable {

        private volatile PluginThread<List<Found>> hands;
        private final LentSource lent =
                new LentSource(source, metricType, kind, () -> hands != null && hands.isClosed());

        <P extends Record> void read(OfferedFormat<P> format, PluginThread<List<Found>> to)
                throws InterruptedException {
            hands = to;
            HandingSink sink = new HandingSink(to);
            try {
                P parameters = format.binder().bind("format " + format.spec().name(), source.parameters());
                format.extension().read(parameters, lent, sink);
                sink.hand();
            } catch (IOException | RuntimeException e) {
                throw ended(e, to);
            }
        }

        /** Whatever a format makes of it: nobody wants the rest, or the file could not be read, or the format refuses it, or it fails. */
        private RuntimeException ended(Exception e, PluginThread<List<Found>> to) throws InterruptedException {
            if (to.isClosed()) {
                throw new InterruptedException();
            }
            if (lent.failure().isPresent()) {
                return SourceFiles.unreadable(source.path(), lent.failure().get());
            }
            if (e instanceof RefusedException refused) {
                return new KymographException(ErrorKind.DATA, refused.code(), refused.getMessage());
            }
            return e instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        }

        double share() {
            return lent.share();
        }

        @Override
        public void close() {
            lent.close();
        }
    }

    /** Hands over what the format finds, some at a time. */
    private final class HandingSink implements ReadingSink {

        private final PluginThread<List<Found>> to;
        private List<Found> some = new ArrayList<>(BLOCK);

        HandingSink(PluginThread<List<Found>> to) {
            this.to = to;
        }

        @Override
        public void reading(long line, Reading reading) {
            add(new Found(line, Objects.requireNonNull(reading, "reading"), null, Map.of()));
        }

        @Override
        public void refuse(long line, String reason, Map<String, ?> values) {
            Map<String, Object> kept = new LinkedHashMap<>();
            values.forEach((name, value) ->
                    kept.put(Objects.requireNonNull(name, "name"), value instanceof Number ? value : text(value)));
            add(new Found(line, null, Objects.requireNonNull(reason, "reason"), kept));
        }

        private static String text(Object value) {
            return value == null ? null : value.toString();
        }

        private void add(Found found) {
            some.add(found);
            if (some.size() == BLOCK) {
                hand();
            }
        }

        void hand() {
            List<Found> block = some;
            some = new ArrayList<>(BLOCK);
            try {
                to.hand(block);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
            }
        }
    }
}
