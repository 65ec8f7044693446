package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * A function of its arguments alone, for users' SQL: {@code SELECT fahrenheit(temperature_value) FROM temperature}.
 *
 * <p>Arguments and result are of the types {@code TEXT}, {@code BOOLEAN}, {@code INTEGER}, {@code BIGINT}, {@code FLOAT},
 * {@code DOUBLE}, {@code DATE} and {@code TIMESTAMP}, as {@link ColumnType} says. Where an argument is NULL, so is the result, and
 * the function is not called.
 */
@Stability(Stability.Level.EVOLVING)
public interface SqlFunction extends ExtensionPoint {

    /** A data name, and not one that SQL has. */
    String name();

    /** One line for help. */
    String summary();

    /** What it takes, one or more. */
    List<ColumnType> parameters();

    ColumnType result();

    /**
     * Computes. Called from any thread, several at a time; the same arguments always give the same result.
     *
     * @param arguments one for each parameter, none of them null; not to be kept
     * @return may be null
     */
    Object apply(Object[] arguments);
}
