package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.LentTable;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.query.sql.CheckedSelect;
import dev.kymograph.engine.internal.query.sql.ColumnOrigins.Origin;
import dev.kymograph.metric.MetricType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The units of what a statement answers: a column has one where it has a metric's values as they are, or what lies between them. */
final class SqlUnits {

    private SqlUnits() {}

    /**
     * The columns of an answer, with their units.
     *
     * @param rollups whose columns are counts and moments as well as values, and have none
     */
    static List<Column> of(CheckedSelect select, SqlPlan plan, List<Rollup> rollups, List<Column> columns) {
        Map<String, MetricType> measured = new HashMap<>(plan.metricTypes());
        rollups.forEach(rollup -> measured.remove(rollup.name()));
        return of(select, origin -> unit(origin, plan.lent()).orElseGet(() -> unit(origin, measured)), columns);
    }

    private static List<Column> of(CheckedSelect select, Function<Origin, String> units, List<Column> columns) {
        List<Optional<Origin>> origins =
                select.origins().of(columns.stream().map(Column::name).toList());
        List<Column> measured = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            String unit = column.type().isNumeric() ? origins.get(i).map(units).orElse("") : "";
            measured.add(unit.isEmpty() ? column : new Column(column.name(), column.type(), unit));
        }
        return measured;
    }

    /** The unit of a column that was lent; empty where another relation's is asked for. */
    private static Optional<String> unit(Origin origin, List<LentTable> lent) {
        return lent.stream()
                .filter(table -> table.name().equals(origin.relation()))
                .flatMap(table -> table.columns().stream())
                .filter(column -> column.name().equals(origin.column()))
                .map(Column::unit)
                .findFirst();
    }

    private static String unit(Origin origin, Map<String, MetricType> metricTypes) {
        return Optional.ofNullable(metricTypes.get(origin.relation()))
                .filter(type -> type.field(origin.column())
                        .filter(field -> field.type().isNumeric())
                        .isPresent())
                .map(type -> type.unit().symbol())
                .orElse("");
    }
}
