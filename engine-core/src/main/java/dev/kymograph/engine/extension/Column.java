package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.util.Objects;

/**
 * A column of an answer.
 *
 * @param unit of its values, empty for none
 */
@Stability(Stability.Level.STABLE)
public record Column(String name, ColumnType type, String unit) {

    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(unit, "unit");
    }

    public Column(String name, ColumnType type) {
        this(name, type, "");
    }
}
