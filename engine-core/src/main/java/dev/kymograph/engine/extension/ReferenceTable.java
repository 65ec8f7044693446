package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * A table of a plugin's own that users' SQL can read: {@code SELECT avg(pulse_value) FROM pulse_rate JOIN breeds USING (breed)}.
 *
 * <p>The scripts in the jar's folder {@code migrations} make the table and fill it; this says what of it is for everybody. The table
 * can be read as long as the plugin is there.
 *
 * <pre>{@code
 * @Extension
 * public final class Breeds implements ReferenceTable {
 *     public String name() {
 *         return "breeds";
 *     }
 *
 *     public List<Column> columns() {
 *         return List.of(new Column("breed", ColumnType.TEXT), new Column("life_span_years", ColumnType.DOUBLE, "years"));
 *     }
 * }
 * }</pre>
 */
@Stability(Stability.Level.EVOLVING)
public interface ReferenceTable extends ExtensionPoint {

    /** A data name: what the scripts call the table, and what SQL does. */
    String name();

    /**
     * Those of its columns that can be read, one or more: {@code TEXT}, {@code BOOLEAN}, {@code INTEGER}, {@code BIGINT},
     * {@code FLOAT}, {@code DOUBLE}, {@code DATE} or {@code TIMESTAMP}.
     */
    List<Column> columns();
}
