package dev.kymograph.plugin.animals;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.ReferenceTable;
import java.util.List;
import org.pf4j.Extension;

/** What is usual for grown animals of a breed. */
@Extension
public final class BreedTable implements ReferenceTable {

    @Override
    public String name() {
        return "breeds";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                new Column("breed", ColumnType.TEXT),
                new Column("type", ColumnType.TEXT),
                new Column("size", ColumnType.TEXT),
                new Column("weight_from_kg", ColumnType.DOUBLE, "kg"),
                new Column("weight_to_kg", ColumnType.DOUBLE, "kg"),
                new Column("life_span_from_years", ColumnType.INTEGER, "years"),
                new Column("life_span_to_years", ColumnType.INTEGER, "years"),
                new Column("resting_pulse_from_bpm", ColumnType.INTEGER, "bpm"),
                new Column("resting_pulse_to_bpm", ColumnType.INTEGER, "bpm"));
    }
}
