package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.CompactionSummary.SkippedFile;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.engine.internal.lake.compaction.Group;
import dev.kymograph.engine.internal.lake.compaction.Part;
import dev.kymograph.engine.internal.lake.compaction.Parts;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes what takes the place of groups of files, and replaces as many as there are in one commit. */
final class Compactor {

    private final DuckDbInstance store;
    private final FileWriter writer;
    private final Commits commits;
    private final Settings.Compaction settings;

    Compactor(DuckDbInstance store, FileWriter writer, Commits commits, Settings.Compaction settings) {
        this.store = store;
        this.writer = writer;
        this.commits = commits;
        this.settings = settings;
    }

    /** The files that took the place of a group's. */
    record Replaced(Group group, List<NewFile> outputs) {

        long bytes() {
            return outputs.stream().mapToLong(NewFile::bytes).sum();
        }

        long readings() {
            return outputs.stream().mapToLong(NewFile::readings).sum();
        }
    }

    /**
     * The first file of a group that is not what it was; such a group is to be left alone.
     *
     * @param watch asked whether to go on
     */
    Optional<SkippedFile> damaged(Group group, Watch watch) {
        for (LakeFile file : group.files()) {
            try {
                new DamagedFiles("compact", List.of(file), () -> goOn(watch)).require();
            } catch (KymographException e) {
                if (e.kind() == ErrorKind.CANCELLED) {
                    throw e;
                }
                return Optional.of(new SkippedFile(file.metricType(), file.path(), e.getMessage()));
            }
        }
        return Optional.empty();
    }

    private static void goOn(Watch watch) {
        if (watch.cancelled()) {
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled while compacting");
        }
    }

    /** Whether it can be seen that a file of others is not sorted by subject and time; one that cannot be read is told of later. */
    boolean isUnsorted(SubjectKind kind, LakeFile file) {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(GroupSql.disorder(kind, file.path()))) {
            row.next();
            return row.getLong(1) > 0;
        } catch (SQLException e) {
            return false;
        }
    }

    /** How files are compressed that are not old. */
    FileWriter.Codec codec() {
        return FileWriter.Codec.of(settings.compression(), settings.level());
    }

    /** Writes what {@link #commit} puts in the place of a group; the inputs were looked at before. */
    Replaced write(MetricType metricType, SubjectKind kind, Group group, FileWriter.Codec codec, Watch watch) {
        List<NewFile> outputs = new ArrayList<>();
        try (Connection connection = store.connect()) {
            Failpoint.INPUTS_CHECKED.reach();
            write(connection, new GroupSql(metricType, kind, group), codec, outputs, watch);
            requireAll(metricType, group, outputs);
            Failpoint.OUTPUTS_WRITTEN.reach();
        } catch (SQLException e) {
            writer.discard(outputs);
            String doing = "compact " + metricType.name();
            throw new DamagedFiles(doing, group.files(), () -> goOn(watch)).explain(DuckDbErrors.describe(e, doing));
        } catch (RuntimeException e) {
            writer.discard(outputs);
            throw e;
        }
        return new Replaced(group, outputs);
    }

    /** Where that fails, nothing is left of what was written. */
    void commit(List<Replaced> replaced) {
        commits.commit(new Commit(
                        Commits.token(),
                        replaced.stream().flatMap(one -> one.outputs().stream()).toList(),
                        OptionalLong.empty(),
                        List.of(),
                        replaced.stream()
                                .flatMap(one -> one.group().files().stream())
                                .map(LakeFile::id)
                                .toList(),
                        List.of(),
                        Optional.empty())
                .by(Cause.COMPACT));
    }

    /** Writes what is to take the place of a group. */
    private void write(Connection connection, GroupSql sql, FileWriter.Codec codec, List<NewFile> outputs, Watch watch)
            throws SQLException {
        write(connection, sql, codec, Long.MIN_VALUE, outputs, watch);
    }

    /**
     * The same where earlier readings are to be dropped.
     *
     * @param keptFrom in microseconds
     */
    void write(
            Connection connection,
            GroupSql sql,
            FileWriter.Codec codec,
            long keptFrom,
            List<NewFile> outputs,
            Watch watch)
            throws SQLException {
        Group group = sql.group();
        SubjectKind kind = sql.kind();
        Parts.Counts counts = counts(connection, sql, group);
        Parts parts = new Parts(group, settings.targetBytes(), counts, month -> days(connection, sql.days(month)));
        FileWriter.Sequences sequences = new FileWriter.Sequences(group.sequenceFrom(), group.sequenceTo());
        long done = 0;
        for (Optional<Part> next = parts.next(); next.isPresent(); next = parts.next()) {
            Part part = next.get();
            FileWriter.Output output = new FileWriter.Output(
                    sql.metricType(),
                    kind,
                    part.month(),
                    readings(part),
                    sequences,
                    codec,
                    new FileWriter.Instead(ids(part.inputs()), keptFrom));
            Watch share = new Stretch(watch, (double) done / group.readings(), 1 - (double) done / group.readings());
            Optional<NewFile> written =
                    writer.write(connection, output, sql.output(part), path -> spans(connection, kind, path), share);
            if (written.isPresent()) {
                NewFile file = written.get()
                        .withNewsIn(part.inputs().stream()
                                .mapToLong(LakeFile::newsIn)
                                .max()
                                .orElseThrow());
                outputs.add(file);
                parts.wrote(file.bytes(), file.readings());
                done += file.readings();
            }
        }
    }

    private static long readings(Part part) {
        return part.inputs().stream().mapToLong(LakeFile::readings).sum();
    }

    private static Parts.Counts counts(Connection connection, GroupSql sql, Group group) throws SQLException {
        Parts.Counts counts = new Parts.Counts();
        List<LakeFile> toBeCounted = Parts.toBeCounted(group);
        if (!toBeCounted.isEmpty()) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql.counts(toBeCounted))) {
                while (rows.next()) {
                    counts.add(YearMonth.of(rows.getInt(1), rows.getInt(2)), rows.getInt(3), rows.getLong(4));
                }
            }
        }
        return counts;
    }

    private static SortedMap<Long, NavigableMap<Integer, Long>> days(Connection connection, String sql)
            throws SQLException {
        SortedMap<Long, NavigableMap<Integer, Long>> days = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                days.computeIfAbsent(rows.getLong(1), day -> new TreeMap<>()).put(rows.getInt(2), rows.getLong(3));
            }
        }
        return days;
    }

    private static List<Span> spans(Connection connection, SubjectKind kind, Path written) throws SQLException {
        List<Span> spans = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(GroupSql.spans(kind, written.toString()))) {
            while (rows.next()) {
                spans.add(new Span(rows.getInt(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)));
            }
        }
        return spans;
    }

    /** The ids that our own files have in their names. */
    private static List<String> ids(List<LakeFile> files) {
        return files.stream()
                .filter(file -> !file.foreign().isForeign())
                .map(file -> String.valueOf(Path.of(file.path()).getFileName())
                        .replaceFirst("^part-", "")
                        .replaceFirst("\\.parquet$", ""))
                .toList();
    }

    /**
     * The inputs disappear with the commit, so that every reading of theirs must have been written, or a later one in its place. Only
     * those of files that overlap can have one.
     */
    private static void requireAll(MetricType metricType, Group group, List<NewFile> outputs) {
        long found = outputs.stream().mapToLong(NewFile::readings).sum();
        long most = group.readings();
        long least = group.files().stream()
                .filter(file -> !group.overlapping().contains(file.id()))
                .mapToLong(LakeFile::readings)
                .sum();
        if (found > most || found < least) {
            throw new KymographException(
                    ErrorKind.INTERNAL,
                    "compaction.readings",
                    "Cannot compact " + metricType.name() + ": found [" + found + "] readings in "
                            + group.files().size() + " files, expected [" + (least < most ? least + " to " : "") + most
                            + "]. Nothing was changed");
        }
    }
}
