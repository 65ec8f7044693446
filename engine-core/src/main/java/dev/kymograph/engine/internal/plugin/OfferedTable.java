package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.ReferenceTable;
import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.metric.DataName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Asks for a table of a plugin, once. */
final class OfferedTable {

    private OfferedTable() {}

    static ZoneTable of(Contributor contributor, ReferenceTable extension) {
        String name = DataName.check("table", extension.name());
        List<Column> columns = List.copyOf(extension.columns());
        if (!contributor.isPlugin()) {
            throw new IllegalArgumentException(
                    "the table '" + name + "' comes with scripts that make it, which only a plugin's jar has");
        }
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("the table '" + name + "' has no columns");
        }
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            DataName.check("column", column.name());
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("the table '" + name + "' has two columns '" + column.name() + "'");
            }
            if (Set.of(ColumnType.DECIMAL, ColumnType.NESTED, ColumnType.OTHER).contains(column.type())) {
                throw new IllegalArgumentException("the column '" + column.name() + "' of the table '" + name + "' is "
                        + column.type() + ", which tables of plugins do not have");
            }
        }
        return new ZoneTable(contributor.plugin(), name, columns);
    }
}
