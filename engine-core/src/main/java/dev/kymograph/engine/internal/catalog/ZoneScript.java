package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.internal.catalog.MigrationScript.Direction;
import java.util.List;

/** One numbered step of a plugin's own tables, as its jar has it. */
public record ZoneScript(int version, String name, String up, String down) {

    /** The name of the file that goes up, or down. */
    public String file(String direction) {
        return String.format("V%03d__%s.%s.sql", version, name, direction);
    }

    public String checksum() {
        return new MigrationScript(version, name, direction -> direction == Direction.UP ? up : down).checksum();
    }

    public List<String> statements(String direction) {
        return MigrationScript.statements(direction.equals("up") ? up : down);
    }
}
