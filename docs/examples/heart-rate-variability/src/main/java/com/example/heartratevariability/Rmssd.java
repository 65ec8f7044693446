package com.example.heartratevariability;

import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pf4j.Extension;

/** The root mean square of the differences between readings that follow each other. */
@Extension
public final class Rmssd implements Analysis<Rmssd.Following> {

    private static final List<Column> COLUMNS = List.of(
            new Column("subject", ColumnType.INTEGER),
            new Column("field", ColumnType.TEXT),
            new Column("pairs", ColumnType.BIGINT),
            new Column("rmssd", ColumnType.DOUBLE, AnalysisSpec.UNIT_OF_METRIC));

    /** What a question can say. */
    public record Following(
            @Parameter(help = "readings further apart do not follow each other", byDefault = "5s") Duration maxGap) {}

    @Override
    public AnalysisSpec<Following> spec() {
        return new AnalysisSpec<>(
                "rmssd",
                "root mean square of the differences between readings that follow each other",
                Following.class,
                COLUMNS,
                Set.of(Need.NUMBERS));
    }

    /** Reads one reading after the other, and keeps one sum: however many there are, they need no memory. */
    @Override
    public Rows run(Following following, AnalysisContext context) {
        List<List<Object>> answer = new ArrayList<>();
        try (Rows readings = context.query(
                "SELECT subject, field, \"timestamp\", CAST(value AS DOUBLE) FROM measured"
                        + " ORDER BY subject, field, \"timestamp\", sensor_id")) {
            Pairs pairs = null;
            while (readings.next() && !context.watch().cancelled()) {
                int subject = (Integer) readings.value(0);
                String field = (String) readings.value(1);
                if (pairs == null || !pairs.isOf(subject, field)) {
                    add(pairs, answer);
                    pairs = new Pairs(subject, field, following.maxGap());
                }
                pairs.add((Instant) readings.value(2), (Double) readings.value(3));
            }
            add(pairs, answer);
        }
        return Rows.of(COLUMNS, answer);
    }

    private static void add(Pairs pairs, List<List<Object>> answer) {
        if (pairs != null) {
            answer.add(pairs.row());
        }
    }
}
