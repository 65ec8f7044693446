package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Invalidated;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Makes the live files those of an earlier snapshot: what came since is removed, what was removed since gets a row again. */
final class Rollback {

    private static final long LONGEST_BUCKET = 86_400_000_000L;

    private final long to;
    private final Optional<String> metricType;

    Rollback(long to, Optional<String> metricType) {
        this.to = to;
        this.metricType = metricType;
    }

    /**
     * What becomes of rollups. What is computed from readings begins anew, for it knows nothing of readings that go away; but where
     * readings are no longer kept, the rollup of that time is all there is of them.
     *
     * @param back become what they were at the snapshot
     * @param stay are of other metric types
     */
    private record Plan(List<String> back, List<String> stay, Map<String, Long> keptThen, Map<String, Long> upto) {}

    /** Refuses where readings of a held subject go: they are gone for good when the snapshots before expire. */
    void requireNothingHeld(Session session, Counters counters) throws SQLException {
        String held = "SELECT h.kind, h.subject_id FROM subject_hold h JOIN metric_type m ON m.kind = h.kind"
                + " JOIN lake_file f ON f.metric_type = m.name AND f.removed_in IS NULL"
                + " JOIN segment s ON s.file_id = f.id AND s.subject_id = h.subject_id"
                + " WHERE m.name NOT IN (SELECT name FROM rollup)"
                + metricType.map(name -> " AND m.name = " + SqlText.text(name)).orElse("")
                + " AND " + isNotBack("f") + (isAllKnown(session) ? " AND " + news() : "")
                + " ORDER BY h.kind, h.subject_id LIMIT 1";
        String doing = "roll back to snapshot " + to + " the readings of";
        session.listOnce(held, row -> {
            RetentionStore.requireNotHeld(counters, doing, row.getString(1), row.getInt(2));
            return null;
        });
    }

    /** The same file comes back. */
    private String isNotBack(String file) {
        return file + ".added_in > " + to + " AND NOT EXISTS (SELECT 1 FROM lake_file o WHERE o.metric_type = " + file
                + ".metric_type AND o.path = " + file + ".path AND o.sha256 = " + file + ".sha256 AND "
                + FilesAt.condition("o", to) + ")";
    }

    /** Whether all files that came since have their rows: nobody has forgotten any but those of snapshots that expired. */
    private boolean isAllKnown(Session session) throws SQLException {
        return session.number("SELECT count(*) FROM snapshot WHERE number > " + to + " AND expired_at IS NOT NULL")
                == 0;
    }

    /**
     * Whether what the file {@code f} has in the segment {@code s} came since, be it that it was compacted with others then. What is
     * compacted alone, or left over by a deletion, comes back with the files that it was in before.
     */
    private String news() {
        return "EXISTS (SELECT 1 FROM lake_file g JOIN segment t ON t.file_id = g.id WHERE g.metric_type = f.metric_type"
                + " AND t.subject_id = s.subject_id AND t.from_micros <= s.to_micros AND t.to_micros >= s.from_micros"
                + " AND g.sequence_from >= f.sequence_from AND g.sequence_to <= f.sequence_to AND g.news_in = g.added_in"
                + " AND " + isNotBack("g") + ")";
    }

    /** Does it within the transaction, as part of a snapshot that is new. */
    void run(Session session, Counters counters, long snapshot) throws SQLException {
        Plan plan = plan(session);
        String which = " AND (f.metric_type IN " + names(plan.back())
                + " OR (f.metric_type NOT IN (SELECT name FROM rollup)"
                + metricType
                        .map(name -> " AND f.metric_type = " + SqlText.text(name))
                        .orElse("")
                + "))";
        session.execute("UPDATE lake_file AS f SET removed_in = " + snapshot
                + " WHERE f.removed_in IS NULL AND f.added_in > " + to + which);
        // A rollup that was dropped since is declared no more, and stays away: nobody keeps it true.
        String again = " FROM lake_file f WHERE f.added_in <= " + to + " AND f.removed_in > " + to + which
                + " AND f.metric_type IN (SELECT name FROM metric_type)";
        long files = session.number("SELECT count(*)" + again);
        if (files > 0) {
            long first = counters.nextFiles(files);
            copy(session, counters, snapshot, again, first);
            session.update(LakeStore.OVERLAPS, first);
        }
        List<String> kept = new ArrayList<>(plan.back());
        kept.addAll(plan.stay());
        session.execute("UPDATE lake_file AS f SET removed_in = " + snapshot
                + " WHERE f.removed_in IS NULL AND f.metric_type IN (SELECT name FROM rollup WHERE name NOT IN "
                + names(kept) + ")");
        // What they were true up to before stays known, for who goes back to then.
        session.execute("INSERT INTO rollup_refresh SELECT name, " + snapshot + ", -1 FROM rollup WHERE name NOT IN "
                + names(plan.stay()));
        keep(session, counters, snapshot, plan);
        forgetSources(session, snapshot);
        ReplacedFiles.rollBack(session, snapshot, to, metricType);
        Failpoint.FILES_ADDED.reach();
    }

    /** What a source or a key brought is gone: it may be taken in again. */
    private static void forgetSources(Session session, long snapshot) throws SQLException {
        String ofIt = "(SELECT 1 FROM lake_file f WHERE f.metric_type = r.metric_type"
                + " AND f.sequence_from <= r.sequence_to AND f.sequence_to >= r.sequence_from AND f.removed_in ";
        session.execute("DELETE FROM source_record AS r WHERE EXISTS " + ofIt + "= " + snapshot + ") AND NOT EXISTS "
                + ofIt + "IS NULL)");
    }

    private Plan plan(Session session) throws SQLException {
        Map<String, Long> then = RetentionStore.keptFrom(session, to);
        Map<String, Long> upto = RollupStore.upto(session, to);
        List<String> back = new ArrayList<>();
        List<String> stay = new ArrayList<>();
        session.list("SELECT name, metric_type FROM rollup", row -> {
            String summedUp = row.getString(2);
            boolean goesBack = metricType.isEmpty() || metricType.get().equals(summedUp);
            if (goesBack && then.containsKey(summedUp)) {
                back.add(row.getString(1));
            } else if (!goesBack) {
                stay.add(row.getString(1));
            }
            return null;
        });
        return new Plan(back, stay, then, upto);
    }

    /** From when on readings are kept, and what rollups say of what is. */
    private void keep(Session session, Counters counters, long snapshot, Plan plan) throws SQLException {
        Map<String, String> rollups = new HashMap<>();
        session.list("SELECT name, metric_type FROM rollup", row -> rollups.put(row.getString(1), row.getString(2)));
        Set<String> names = new HashSet<>(plan.keptThen().keySet());
        names.addAll(RetentionStore.keptFrom(session).keySet());
        names.removeIf(rollups::containsKey);
        names.removeIf(name -> metricType.isPresent() && !metricType.get().equals(name));
        names.addAll(plan.back());
        for (String name : names) {
            long from = plan.keptThen().getOrDefault(name, Long.MIN_VALUE);
            if (plan.back().contains(name) && !plan.upto().containsKey(name)) {
                from = plan.keptThen().get(rollups.get(name));
            }
            if (from != counters.keptFrom(name)) {
                RetentionStore.keep(session, snapshot, name, from);
            }
        }
        for (String rollup : plan.back()) {
            if (plan.upto().containsKey(rollup)) {
                session.update(
                        "INSERT INTO rollup_refresh VALUES (?, ?, ?)",
                        rollup,
                        snapshot,
                        plan.upto().get(rollup));
            }
            String summedUp = rollups.get(rollup);
            long last = session.number(
                    "SELECT COALESCE(max(to_micros), 0) FROM lake_file WHERE metric_type = ? OR metric_type = ?",
                    summedUp,
                    rollup);
            long from = plan.keptThen().get(summedUp);
            Invalidated all = new Invalidated(OptionalInt.empty(), from, Math.max(from, last) + LONGEST_BUCKET);
            InvalidTimes.add(session, snapshot, summedUp, List.of(all));
        }
        counters.readRetention(session);
    }

    /** For IN; never empty. */
    private static String names(List<String> names) {
        StringBuilder list = new StringBuilder("(''");
        names.forEach(name -> list.append(", ").append(SqlText.text(name)));
        return list.append(')').toString();
    }

    private static void copy(Session session, Counters counters, long snapshot, String again, long first)
            throws SQLException {
        long segments = session.number("SELECT count(*) FROM segment s WHERE s.file_id IN (SELECT f.id" + again + ")");
        long firstSegment = counters.nextSegments(segments);
        String copies = "(SELECT f.id AS old_id, " + (first - 1) + " + row_number() OVER (ORDER BY f.id) AS new_id"
                + again + ") c";
        session.execute("INSERT INTO segment (id, file_id, subject_id, from_micros, to_micros, readings) SELECT "
                + (firstSegment - 1)
                + " + row_number() OVER (ORDER BY s.id), c.new_id, s.subject_id, s.from_micros, s.to_micros, s.readings"
                + " FROM segment s JOIN " + copies + " ON c.old_id = s.file_id");
        String same = "metric_type, path, bytes, readings, from_micros, to_micros, sequence_from, sequence_to, sha256,"
                + " compression, owned, created_at, folder, shape, modified_micros";
        session.execute("INSERT INTO lake_file (id, added_in, news_in, " + same + ") SELECT c.new_id, " + snapshot
                + ", " + snapshot + ", "
                + "o." + same.replace(", ", ", o.")
                + " FROM lake_file o JOIN " + copies + " ON c.old_id = o.id");
    }
}
