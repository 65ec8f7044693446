package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.engine.internal.catalog.RecentReadings;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What one of our own analyses is lent for a question that PostgreSQL answers. */
record RecentContext(
        Selection selection, Window window, RecentReadings.Seen seen, Map<String, String> relations, Watch watch)
        implements StandardContext {

    private static final Pattern DOUBLE = Pattern.compile("\\bAS DOUBLE\\)");
    private static final Pattern FLOAT = Pattern.compile("\\bAS FLOAT\\)");

    @Override
    public MetricType metricType() {
        return selection.metricType();
    }

    @Override
    public SubjectKind kind() {
        return selection.kind();
    }

    @Override
    public List<Field> fields() {
        return selection.fields();
    }

    @Override
    public Rows query(String select, Object... arguments) {
        return seen.query(WithClause.before(words(select), relations), arguments);
    }

    /** Types by the names that PostgreSQL has for them. */
    static String words(String sql) {
        return FLOAT.matcher(DOUBLE.matcher(sql).replaceAll("AS DOUBLE PRECISION)"))
                .replaceAll("AS REAL)");
    }
}
