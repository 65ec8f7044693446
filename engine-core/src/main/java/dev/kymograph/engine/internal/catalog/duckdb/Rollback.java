package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import java.sql.SQLException;
import java.util.Optional;

/** Makes the live files those of an earlier snapshot: what came since is removed, what was removed since gets a row again. */
final class Rollback {

    /** What is computed from readings begins anew, for it knows nothing of readings that go away. */
    private static final String NO_ROLLUPS = " AND f.metric_type NOT IN (SELECT name FROM rollup)";

    private final long to;
    private final String ofMetricType;
    private final String rollups;

    Rollback(long to, Optional<String> metricType) {
        this.to = to;
        this.ofMetricType = NO_ROLLUPS
                + metricType
                        .map(name -> " AND f.metric_type = " + SqlText.text(name))
                        .orElse("");
        this.rollups = "(SELECT name FROM rollup"
                + metricType
                        .map(name -> " WHERE metric_type = " + SqlText.text(name))
                        .orElse("") + ")";
    }

    /** Does it within the transaction, as part of a snapshot that is new. */
    void run(Session session, Counters counters, long snapshot) throws SQLException {
        session.execute("UPDATE lake_file AS f SET removed_in = " + snapshot
                + " WHERE f.removed_in IS NULL AND f.added_in > " + to + ofMetricType);
        String again = " FROM lake_file f WHERE f.added_in <= " + to + " AND f.removed_in > " + to + ofMetricType;
        long files = session.number("SELECT count(*)" + again);
        if (files > 0) {
            long first = counters.nextFiles(files);
            copy(session, counters, snapshot, again, first);
            session.update(LakeStore.OVERLAPS, first);
        }
        session.execute("UPDATE lake_file AS f SET removed_in = " + snapshot
                + " WHERE f.removed_in IS NULL AND f.metric_type IN " + rollups);
        session.execute("DELETE FROM rollup_refresh WHERE rollup IN " + rollups);
        Failpoint.FILES_ADDED.reach();
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
