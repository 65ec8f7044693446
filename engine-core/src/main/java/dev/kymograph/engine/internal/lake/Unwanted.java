package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Readings that are to go, by their keys: whichever writes there are of one, all go.
 *
 * @param keys SELECT of {@code _subject}, and of what else the keys have, as {@link #columns} says
 * @param match how {@code r} and the keys belong together
 * @param keptFrom from when on readings are kept where these go because they are older, in microseconds
 */
public record Unwanted(MetricType metricType, SubjectKind kind, String keys, String match, long keptFrom) {

    private static final String OF_SUBJECT = "_unwanted._subject = r.subject";

    private Unwanted(MetricType metricType, SubjectKind kind, String keys, String match) {
        this(metricType, kind, keys, match, Long.MIN_VALUE);
    }

    /** Readings whose keys a Parquet file has. */
    public static Unwanted keys(MetricType metricType, SubjectKind kind, Path file) {
        return new Unwanted(
                metricType, kind, "SELECT * FROM " + SqlText.parquet(List.of(file.toString()), ""), match(metricType));
    }

    /** All readings of a subject. */
    public static Unwanted subject(MetricType metricType, SubjectKind kind, int id) {
        return new Unwanted(metricType, kind, "SELECT CAST(" + id + " AS INTEGER) AS _subject", OF_SUBJECT);
    }

    /** Whether all readings of a subject are to go. */
    boolean whole() {
        return match.equals(OF_SUBJECT);
    }

    /** All readings before a moment, but for those of some subjects. */
    static Unwanted before(MetricType metricType, SubjectKind kind, long micros, Collection<Integer> spared) {
        String match = "r.\"timestamp\" < _unwanted._before"
                + (spared.isEmpty() ? "" : " AND r.subject NOT IN " + SqlText.numbers(spared));
        return new Unwanted(metricType, kind, "SELECT " + SqlText.timestamp(micros) + " AS _before", match, micros);
    }

    /** What keys are called where they are chosen, from the columns of {@code r}. */
    public static String columns(MetricType metricType) {
        StringBuilder columns = new StringBuilder("r.subject AS _subject, r.\"timestamp\" AS _timestamp");
        List<String> more = more(metricType);
        for (int i = 0; i < more.size(); i++) {
            columns.append(", r.")
                    .append(SqlText.name(more.get(i)))
                    .append(" AS _key")
                    .append(i);
        }
        return columns.toString();
    }

    private static List<String> more(MetricType metricType) {
        List<String> more = new ArrayList<>(metricType.key().fields());
        if (metricType.key().sensor()) {
            more.add("sensor_id");
        }
        return more;
    }

    /** Joins the relation {@code r} with the keys. */
    private String join() {
        return " JOIN (" + keys + ") _unwanted ON " + match;
    }

    private static String match(MetricType metricType) {
        StringBuilder match = new StringBuilder(OF_SUBJECT + " AND _unwanted._timestamp = r.\"timestamp\"");
        List<String> more = more(metricType);
        for (int i = 0; i < more.size(); i++) {
            match.append(" AND _unwanted._key" + i + " IS NOT DISTINCT FROM r." + SqlText.name(more.get(i)));
        }
        return match.toString();
    }

    /** Keeps those of {@code r} that are to go. */
    String only() {
        return " SEMI" + join();
    }

    /** Keeps those of {@code r} that are not. */
    String without() {
        return " ANTI" + join();
    }
}
