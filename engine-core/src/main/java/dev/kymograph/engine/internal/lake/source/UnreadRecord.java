package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.ZoneId;
import java.util.Map;

/** What a plugin's format could make no reading of: the quarantine keeps it as an object with our columns, to be put right there. */
public final class UnreadRecord {

    private static final int LONGEST_REASON = 400;

    private final String source;
    private final MetricType metricType;
    private final Origin origin;

    /**
     * Of one file.
     *
     * @param source the file's name
     * @param zone of times that name none
     */
    public UnreadRecord(String source, MetricType metricType, SubjectKind kind, ZoneId zone) {
        this.source = source;
        this.metricType = metricType;
        origin = new Origin(
                Origin.Of.READINGS,
                Origin.Form.JSON,
                "",
                Rule.ofReadings(metricType, kind).stream().map(Rule::name).toList(),
                Map.of(),
                zone.getId());
    }

    public Rejection rejection(long line, String reason, Map<String, ?> values) {
        String told = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
        return new Rejection(source, line, metricType.name(), told, JsonText.of(values), origin);
    }
}
