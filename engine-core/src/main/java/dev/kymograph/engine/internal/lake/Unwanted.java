package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Readings that are to go, by their keys: whichever writes there are of one, all go.
 *
 * @param keys SELECT of {@code _subject}, and of what else the keys have, as {@link #columns} says; with the subject alone it means
 *     all of its readings
 * @param whole whether {@code keys} names subjects alone
 */
public record Unwanted(MetricType metricType, SubjectKind kind, String keys, boolean whole) {

    /** Readings whose keys a Parquet file has. */
    public static Unwanted keys(MetricType metricType, SubjectKind kind, Path file) {
        return new Unwanted(metricType, kind, "SELECT * FROM " + SqlText.parquet(List.of(file.toString()), ""), false);
    }

    /** All readings of a subject. */
    public static Unwanted subject(MetricType metricType, SubjectKind kind, int id) {
        return new Unwanted(metricType, kind, "SELECT CAST(" + id + " AS INTEGER) AS _subject", true);
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
        StringBuilder join = new StringBuilder(" JOIN (" + keys + ") _unwanted ON _unwanted._subject = r.subject");
        if (!whole) {
            join.append(" AND _unwanted._timestamp = r.\"timestamp\"");
            List<String> more = more(metricType);
            for (int i = 0; i < more.size(); i++) {
                join.append(" AND _unwanted._key" + i + " IS NOT DISTINCT FROM r." + SqlText.name(more.get(i)));
            }
        }
        return join.toString();
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
