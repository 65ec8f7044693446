package dev.kymograph.plugin.temperature;

import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.SqlFunction;
import java.util.List;
import org.pf4j.Extension;

/** {@code fahrenheit(38.5)} is 101.3. */
@Extension
public final class Fahrenheit implements SqlFunction {

    @Override
    public String name() {
        return "fahrenheit";
    }

    @Override
    public String summary() {
        return "degrees Celsius as degrees Fahrenheit";
    }

    @Override
    public List<ColumnType> parameters() {
        return List.of(ColumnType.DOUBLE);
    }

    @Override
    public ColumnType result() {
        return ColumnType.DOUBLE;
    }

    @Override
    public Object apply(Object[] arguments) {
        return (Double) arguments[0] * 9 / 5 + 32;
    }
}
