package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.Hold;
import dev.kymograph.engine.internal.catalog.Invalidated;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.engine.internal.lake.compaction.Group;
import dev.kymograph.metric.MetricType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Takes readings out of files: writes anew what else is in them, and replaces all of them in one commit. */
final class Removal {

    /** Of more subjects than this the stretches of time that rollups are told of are not kept apart. */
    private static final int MOST_STRETCHES = 200;

    private final Catalog catalog;
    private final DuckDbInstance store;
    private final Compactor compactor;
    private final FileWriter writer;
    private final Commits commits;

    Removal(Catalog catalog, DuckDbInstance store, Compactor compactor, FileWriter writer, Commits commits) {
        this.catalog = catalog;
        this.store = store;
        this.compactor = compactor;
        this.writer = writer;
        this.commits = commits;
    }

    /** What goes of one file. */
    private record Share(LakeFile file, long readings) {}

    /**
     * Takes readings out that are no longer kept, without a word to rollups.
     *
     * @param whole files of which nothing stays; they are not read
     * @param mixed files of which something may stay, as they lie on this machine
     */
    Removed drop(
            Unwanted unwanted,
            List<LakeFile> whole,
            List<LakeFile> mixed,
            UnaryOperator<Commit> dropping,
            Watch watch) {
        List<NewFile> outputs = new ArrayList<>();
        List<LakeFile> gone = new ArrayList<>(whole);
        try (Connection connection = store.connect()) {
            List<Share> shares = shares(connection, unwanted, mixed, watch);
            new DamagedFiles(doing(unwanted), files(shares), () -> goOn(watch)).require();
            Failpoint.INPUTS_CHECKED.reach();
            write(connection, unwanted, shares, outputs, watch);
            gone.addAll(files(shares));
            Failpoint.OUTPUTS_WRITTEN.reach();
        } catch (SQLException e) {
            writer.discard(outputs);
            throw new DamagedFiles(doing(unwanted), mixed, () -> goOn(watch))
                    .explain(DuckDbErrors.describe(e, doing(unwanted)));
        } catch (RuntimeException e) {
            writer.discard(outputs);
            throw e;
        }
        commits.commit(dropping.apply(replacing(gone, outputs)));
        return new Removed(gone, outputs.size());
    }

    /** How many readings of files would go. */
    long count(Unwanted unwanted, List<LakeFile> files, Watch watch) {
        try (Connection connection = store.connect()) {
            return shares(connection, unwanted, files, watch).stream()
                    .mapToLong(Share::readings)
                    .sum();
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, doing(unwanted));
        }
    }

    private static List<Share> shares(Connection connection, Unwanted unwanted, List<LakeFile> files, Watch watch)
            throws SQLException {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            goOn(watch);
            watch.progress("looking", (double) i / files.size());
            share(connection, unwanted, files.get(i)).ifPresent(shares::add);
        }
        return shares;
    }

    private static Commit replacing(List<LakeFile> gone, List<NewFile> outputs) {
        return new Commit(
                Commits.token(),
                outputs,
                OptionalLong.empty(),
                List.of(),
                gone.stream().map(LakeFile::id).toList(),
                List.of(),
                Optional.empty());
    }

    /** @param spared who was held when the readings were chosen; of a whole subject nobody */
    Removed run(Unwanted unwanted, List<LakeFile> files, List<Hold> spared, Watch watch) {
        List<NewFile> outputs = new ArrayList<>();
        List<Share> shares;
        List<Invalidated> lost;
        try (Connection connection = store.connect()) {
            shares = shares(connection, unwanted, files, watch);
            if (shares.isEmpty()) {
                return new Removed(List.of(), 0);
            }
            new DamagedFiles(doing(unwanted), files(shares), () -> goOn(watch)).require();
            Failpoint.INPUTS_CHECKED.reach();
            write(connection, unwanted, shares, outputs, watch);
            lost = unwanted.whole() ? List.of() : lost(connection, unwanted, files(shares));
            Failpoint.OUTPUTS_WRITTEN.reach();
        } catch (SQLException e) {
            writer.discard(outputs);
            throw new DamagedFiles(doing(unwanted), files, () -> goOn(watch))
                    .explain(DuckDbErrors.describe(e, doing(unwanted)));
        } catch (RuntimeException e) {
            writer.discard(outputs);
            throw e;
        }
        Commit commit = replacing(files(shares), outputs).losing(lost);
        commits.commit(
                unwanted.whole()
                        ? commit.by(Cause.ERASE)
                        : commit.by(Cause.DELETE).sparing(spared));
        return new Removed(files(shares), outputs.size());
    }

    private static String doing(Unwanted unwanted) {
        return (unwanted.whole() ? "erase" : "delete") + " readings of "
                + unwanted.metricType().name();
    }

    private static void goOn(Watch watch) {
        if (watch.cancelled()) {
            throw new KymographException(
                    ErrorKind.CANCELLED, "cancelled", "Cancelled while deleting; nothing was changed");
        }
    }

    private static List<LakeFile> files(List<Share> shares) {
        return shares.stream().map(Share::file).toList();
    }

    private static Optional<Share> share(Connection connection, Unwanted unwanted, LakeFile file) throws SQLException {
        String sql = "SELECT count(*) FROM (" + readings(unwanted, List.of(file)) + ") r" + unwanted.only();
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(sql)) {
            count.next();
            return Optional.of(new Share(file, count.getLong(1))).filter(share -> share.readings() > 0);
        }
    }

    private static String readings(Unwanted unwanted, List<LakeFile> files) {
        MetricType metricType = unwanted.metricType();
        return new FilesSql(metricType, unwanted.kind(), Scope.all(metricType.name())).readings(files);
    }

    private void write(Connection connection, Unwanted unwanted, List<Share> shares, List<NewFile> outputs, Watch watch)
            throws SQLException {
        Map<Long, List<Span>> spans =
                catalog.holdings(unwanted.metricType().name()).spans();
        for (int i = 0; i < shares.size(); i++) {
            goOn(watch);
            LakeFile file = shares.get(i).file();
            long kept = file.readings() - shares.get(i).readings();
            if (kept == 0) {
                continue;
            }
            Group group = new Group(List.of(file), Map.of(file.id(), spansOf(file, spans)), Set.of());
            GroupSql sql = new GroupSql(unwanted.metricType(), unwanted.kind(), group, unwanted.without());
            List<NewFile> its = new ArrayList<>();
            try {
                compactor.write(
                        connection,
                        sql,
                        compactor.codec(),
                        unwanted.keptFrom(),
                        its,
                        new Stretch(watch, (double) i / shares.size(), 1.0 / shares.size()));
            } finally {
                outputs.addAll(its);
            }
            requireAll(unwanted, file, kept, its);
        }
    }

    private static List<Span> spansOf(LakeFile file, Map<Long, List<Span>> spans) {
        List<Span> its = spans.get(file.id());
        if (its == null) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.conflict",
                    "Cannot delete readings: the file " + file.path() + " is no longer live. Begin again");
        }
        return its;
    }

    private static void requireAll(Unwanted unwanted, LakeFile file, long kept, List<NewFile> outputs) {
        long found = outputs.stream().mapToLong(NewFile::readings).sum();
        if (found != kept) {
            throw new KymographException(
                    ErrorKind.INTERNAL,
                    "removal.readings",
                    "Cannot " + doing(unwanted) + ": found [" + found + "] readings to keep in " + file.path()
                            + ", expected [" + kept + "]. Nothing was changed");
        }
    }

    /** From when to when readings go, by subject, or of many subjects by month. */
    private static List<Invalidated> lost(Connection connection, Unwanted unwanted, List<LakeFile> files)
            throws SQLException {
        String from = " FROM (" + readings(unwanted, files) + ") r" + unwanted.only();
        Map<Integer, Invalidated> bySubject = new LinkedHashMap<>();
        List<Invalidated> byMonth = new ArrayList<>();
        String ends = "epoch_us(min(r.\"timestamp\")), epoch_us(max(r.\"timestamp\")) + 1";
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT r.subject, " + ends + from
                    + " GROUP BY r.subject ORDER BY r.subject LIMIT " + (MOST_STRETCHES + 1))) {
                while (row.next()) {
                    int subject = row.getInt(1);
                    bySubject.put(subject, new Invalidated(OptionalInt.of(subject), row.getLong(2), row.getLong(3)));
                }
            }
            if (bySubject.size() <= MOST_STRETCHES) {
                return List.copyOf(bySubject.values());
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT date_trunc('month', r.\"timestamp\"), " + ends + from + " GROUP BY 1 ORDER BY 1")) {
                while (row.next()) {
                    byMonth.add(new Invalidated(OptionalInt.empty(), row.getLong(2), row.getLong(3)));
                }
            }
            return byMonth;
        }
    }
}
