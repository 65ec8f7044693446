package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.duckdb.SqlText;
import java.sql.SQLException;
import java.util.List;

/**
 * Where a compaction puts readings that rollups know together with others that they do not, it is told of the latter, by subject and
 * day, that they are not known; else all that is in its files would have to be summed up anew.
 */
record CompactedNews(long snapshot) {

    /** Up to which snapshot all rollups of a metric type are true, that ever were. */
    private static final String KNOWN =
            "(SELECT min(upto) FROM (SELECT max(e.upto_snapshot) AS upto FROM rollup_refresh e"
                    + " JOIN rollup r ON r.name = e.rollup WHERE r.metric_type = f.metric_type AND e.upto_snapshot >= 0 GROUP BY r.name) each_rollup)";

    private static final long DAY = 86_400_000_000L;

    /** Does it within the transaction that puts files of the snapshot in the place of others. */
    void run(Session session, List<Long> removed) throws SQLException {
        String its = " FROM lake_file f WHERE f.id IN " + SqlText.numbers(removed);
        long known = session.number("SELECT COALESCE(max(f.news_in), -1)" + its + " AND f.news_in <= " + KNOWN);
        if (known < 0) {
            return;
        }
        session.execute("INSERT INTO rollup_invalid (metric_type, subject_id, from_micros, to_micros, in_snapshot)"
                + " SELECT f.metric_type, s.subject_id, min(s.from_micros), max(s.to_micros) + 1, " + snapshot
                + " FROM lake_file f JOIN segment s ON s.file_id = f.id WHERE f.id IN " + SqlText.numbers(removed)
                + " AND f.news_in > " + known
                + " GROUP BY f.metric_type, s.subject_id, s.from_micros - s.from_micros % " + DAY
                + ", s.to_micros - s.to_micros % " + DAY);
        session.execute("UPDATE lake_file SET news_in = " + known + " WHERE added_in = " + snapshot + " AND news_in > "
                + known);
    }
}
