package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.Audit.KnownFile;
import dev.kymograph.engine.internal.catalog.Foreign;
import dev.kymograph.engine.internal.catalog.LakeFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** A metric type's files at one snapshot, which never change, and which of them share a subject's time. */
final class LiveFiles {

    private static final String COLUMNS = "id, path, bytes, readings, from_micros, to_micros, sequence_from,"
            + " sequence_to, sha256, compression, owned, folder, shape, modified_micros, news_in";

    private final String metricType;
    private final long snapshot;
    private final List<LakeFile> files;
    private volatile long[] pairs;
    private volatile Map<Integer, Long> last;

    private LiveFiles(String metricType, long snapshot, List<LakeFile> files) {
        this.metricType = metricType;
        this.snapshot = snapshot;
        this.files = List.copyOf(files);
    }

    /** As the session's transaction sees them, which is at {@code snapshot} or later. */
    static LiveFiles read(Session session, String metricType, long snapshot) throws SQLException {
        return new LiveFiles(
                metricType,
                snapshot,
                session.list(
                        "SELECT " + COLUMNS + " FROM lake_file f WHERE metric_type = ? AND "
                                + FilesAt.condition("f", snapshot) + " ORDER BY id",
                        row -> file(metricType, row),
                        metricType));
    }

    /** Live files of a metric type among some. */
    static List<LakeFile> among(Session session, String metricType, String files) throws SQLException {
        return session.list(
                "SELECT " + COLUMNS + " FROM lake_file f WHERE metric_type = ? AND removed_in IS NULL AND f.id IN ("
                        + files + ") ORDER BY id",
                row -> file(metricType, row),
                metricType);
    }

    /** All files that are known, live or not. */
    static List<KnownFile> known(Session session) throws SQLException {
        return session.list(
                "SELECT " + COLUMNS + ", metric_type, removed_in IS NULL FROM lake_file ORDER BY id",
                row -> new KnownFile(file(row.getString(16), row), row.getBoolean(17)));
    }

    private static LakeFile file(String metricType, ResultSet row) throws SQLException {
        return new LakeFile(
                row.getLong(1),
                metricType,
                row.getString(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getString(9),
                row.getString(10),
                row.getBoolean(11),
                foreign(row),
                row.getLong(15));
    }

    private static Foreign foreign(ResultSet row) throws SQLException {
        String folder = row.getString(12);
        String shape = row.getString(13);
        return folder.isEmpty() && shape.isEmpty() ? Foreign.NOT : new Foreign(folder, shape, row.getLong(14));
    }

    boolean isAt(long thatSnapshot) {
        return snapshot == thatSnapshot;
    }

    /** By id. */
    List<LakeFile> files() {
        return files;
    }

    /** Each subject's last moment in any of the files; null before it was read. */
    Map<Integer, Long> last() {
        return last;
    }

    Map<Integer, Long> readLast(Session session) throws SQLException {
        Map<Integer, Long> read = new HashMap<>();
        session.list(
                "SELECT s.subject_id, max(s.to_micros) FROM segment s JOIN lake_file f ON f.id = s.file_id"
                        + " WHERE f.metric_type = ? AND " + FilesAt.condition("f", snapshot)
                        + " GROUP BY s.subject_id",
                row -> read.put(row.getInt(1), row.getLong(2)),
                metricType);
        last = read;
        return read;
    }

    boolean hasPairs() {
        return pairs != null;
    }

    /** Reads which files share a subject's time, if that was not read before. */
    void readPairs(Session session) throws SQLException {
        if (pairs == null) {
            pairs = session
                    .list(
                            "SELECT o.file_id, o.other_id FROM file_overlap o JOIN lake_file f ON f.id = o.file_id"
                                    + " JOIN lake_file g ON g.id = o.other_id WHERE f.metric_type = ? AND o.file_id < o.other_id"
                                    + " AND " + FilesAt.condition("f", snapshot) + " AND "
                                    + FilesAt.condition("g", snapshot),
                            row -> new long[] {row.getLong(1), row.getLong(2)},
                            metricType)
                    .stream()
                    .flatMapToLong(LongStream::of)
                    .toArray();
        }
    }

    /** Those of {@code ids} that share a subject's time with another of them. */
    Set<Long> overlapping(Set<Long> ids) {
        Set<Long> overlapping = new HashSet<>();
        for (int i = 0; i < pairs.length; i += 2) {
            if (ids.contains(pairs[i]) && ids.contains(pairs[i + 1])) {
                overlapping.add(pairs[i]);
                overlapping.add(pairs[i + 1]);
            }
        }
        return overlapping;
    }
}
