package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import java.util.List;

/** What an episode has to know of what is around an unusual reading: three columns more behind those of {@link Anomalies}. */
final class Surroundings {

    static final List<Column> COLUMNS = List.of(
            new Column("next_at", ColumnType.TIMESTAMP),
            new Column("last_at", ColumnType.TIMESTAMP),
            new Column("alarm", ColumnType.BOOLEAN));

    private static final String SERIES = "(PARTITION BY subject, field";

    /** When the next reading of the series was measured, NULL behind its last, and when that was. */
    static final String SQL = ", lead(\"timestamp\") OVER " + SERIES
            + " ORDER BY \"timestamp\", sensor_id, value) AS next_at, max(\"timestamp\") OVER " + SERIES
            + ") AS last_at";

    private Surroundings() {}
}
