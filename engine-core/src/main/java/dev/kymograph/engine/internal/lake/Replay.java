package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.Quarantine.ReplaySummary;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.catalog.Replayed;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.lake.source.SourceReader;
import dev.kymograph.engine.internal.lake.source.Staged;
import dev.kymograph.engine.internal.lake.source.SubjectReader;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Takes rows of the quarantine in again, in parts: of each, what is accepted becomes durable and leaves the quarantine at once. */
final class Replay {

    private static final int PART = 5_000;
    private static final String UNREADABLE = "It was refused by an earlier version, which did not keep how its source"
            + " was read: take the source in again, and drop the row";

    private final Catalog catalog;
    private final DuckDbInstance store;
    private final HotIntake hotIntake;
    private final KnownSubjects knownSubjects;

    Replay(Catalog catalog, DuckDbInstance store, HotIntake hotIntake, KnownSubjects knownSubjects) {
        this.catalog = catalog;
        this.store = store;
        this.hotIntake = hotIntake;
        this.knownSubjects = knownSubjects;
    }

    /** What belongs together: rows of one origin and target. */
    private record Group(Origin origin, String target) {}

    /** What became of rows, and how many of the accepted replaced another reading. */
    private record Outcome(Replayed replayed, long replaced) {}

    ReplaySummary run(Filter filter, Watch watch) {
        Tally tally = new Tally(catalog.quarantine().count(filter));
        try {
            long last = 0;
            while (tally.isMore()) {
                watch.progress("replaying", tally.share());
                List<RefusedRow> rows = catalog.quarantine().rows(filter, last, PART);
                if (rows.isEmpty()) {
                    break;
                }
                last = rows.get(rows.size() - 1).id();
                replay(rows, tally, watch);
            }
        } catch (KymographException e) {
            throw tally.told(e);
        }
        return tally.summary();
    }

    private void replay(List<RefusedRow> rows, Tally tally, Watch watch) {
        Map<Group, List<RefusedRow>> groups = new LinkedHashMap<>();
        for (RefusedRow row : rows) {
            if (row.content().isEmpty() && row.reason().endsWith(ErasedRows.NOT_KEPT)) {
                tally.refused(row.reason());
            } else if (row.origin().isPresent()) {
                groups.computeIfAbsent(new Group(row.origin().get(), row.target()), any -> new ArrayList<>())
                        .add(row);
            } else {
                tally.refused(UNREADABLE);
            }
        }
        for (Map.Entry<Group, List<RefusedRow>> each : groups.entrySet()) {
            if (watch.cancelled()) {
                throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled");
            }
            tally.add(replay(each.getKey(), each.getValue(), watch));
        }
    }

    private Outcome replay(Group group, List<RefusedRow> rows, Watch watch) {
        Optional<MetricType> metricType = group.origin().of() == Origin.Of.SUBJECTS
                ? Optional.empty()
                : Optional.of(catalog.declarations().requireMetricType(group.target()));
        SubjectKind kind = metricType.isPresent()
                ? catalog.declarations().kindOf(metricType.get())
                : catalog.declarations().requireKind(group.target());
        return knownSubjects.checked(kind, known -> {
            Part part = Part.of(group.origin(), kind, known, rows);
            return metricType.isPresent() ? readings(part, metricType.get(), known, watch) : subjects(part, watch);
        });
    }

    /**
     * Rows of one group.
     *
     * @param rows to be read again
     * @param erased those that are not: of erased subjects nothing is kept
     */
    private record Part(Origin origin, SubjectKind kind, List<RefusedRow> rows, Map<RefusedRow, String> erased) {

        static Part of(Origin origin, SubjectKind kind, KnownSubjects.Known known, List<RefusedRow> all) {
            Map<RefusedRow, String> erased = ErasedRows.among(kind, known, all);
            List<RefusedRow> rows =
                    all.stream().filter(row -> !erased.containsKey(row)).toList();
            return new Part(origin, kind, rows, erased);
        }

        Replayed replayed(List<Rejection> rejections) {
            Map<RefusedRow, String> refused = new HashMap<>();
            for (Rejection rejection : rejections) {
                refused.put(rows.get(Math.toIntExact(rejection.line() - 1)), rejection.reason());
            }
            return new Replayed(
                    rows.stream().filter(row -> !refused.containsKey(row)).toList(), refused, erased);
        }
    }

    private Outcome readings(Part part, MetricType metricType, KnownSubjects.Known known, Watch watch) {
        if (part.rows().isEmpty()) {
            Replayed none = part.replayed(List.of());
            return new Outcome(none, hotIntake.acceptReplayed(metricType, part.kind(), known, List.of(), none));
        }
        try (Connection connection = store.connect();
                Staged staged = new SourceReader()
                        .stageAgain(
                                connection,
                                part.origin(),
                                part.rows(),
                                metricType,
                                part.kind(),
                                known.of(metricType),
                                watch)) {
            Replayed replayed = part.replayed(staged.rejections(part.rows().size()));
            StagedReadings readings = new StagedReadings(staged.table(), metricType, Staged.ROW);
            long replaced =
                    hotIntake.acceptReplayed(metricType, part.kind(), known, readings.all(connection), replayed);
            return new Outcome(replayed, replaced);
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "replay rows of the quarantine");
        }
    }

    private Outcome subjects(Part part, Watch watch) {
        if (part.rows().isEmpty()) {
            Replayed none = part.replayed(List.of());
            catalog.registerReplayed(List.of(), Set.of(), none);
            return new Outcome(none, 0);
        }
        try (Connection connection = store.connect()) {
            SubjectReader.ReadSubjects found =
                    new SubjectReader().readAgain(connection, part.origin(), part.rows(), part.kind(), watch);
            Replayed replayed = part.replayed(found.rejections());
            catalog.registerReplayed(found.subjects(), found.absent(), replayed);
            return new Outcome(replayed, 0);
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "replay rows of the quarantine");
        }
    }

    /** What became of all rows so far. */
    private static final class Tally {

        private final long all;
        private long replayed;
        private long accepted;
        private long replaced;
        private final Map<String, Long> reasons = new TreeMap<>();

        Tally(long all) {
            this.all = all;
        }

        /** Nothing is asked of the catalog after the last row: it might fail, and all would seem to have failed. */
        boolean isMore() {
            return replayed < all;
        }

        double share() {
            return (double) replayed / all;
        }

        void add(Outcome outcome) {
            outcome.replayed().refused().values().forEach(this::refused);
            outcome.replayed().erased().values().forEach(this::refused);
            accepted += outcome.replayed().accepted().size();
            replayed += outcome.replayed().accepted().size();
            replaced += outcome.replaced();
        }

        /** Counts a reason, without the value, which may be another in each row. */
        void refused(String reason) {
            replayed++;
            reasons.merge(reason.replaceFirst("(?s) holds \\[.*], expected ", " holds […], expected "), 1L, Long::sum);
        }

        /** A failure, with what was done before it. */
        KymographException told(KymographException failure) {
            return replayed == 0
                    ? failure
                    : new KymographException(
                            failure.kind(),
                            failure.code(),
                            failure.getMessage() + ". Before that, " + replayed + " of " + all
                                    + " rows were replayed, and " + accepted + " of these accepted",
                            failure);
        }

        ReplaySummary summary() {
            return new ReplaySummary(replayed, accepted, replayed - accepted, replaced, reasons);
        }
    }
}
