package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.internal.catalog.MigrationScript.Direction;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MigrationScriptTest {

    @Test
    void aChangeOnTheWayUpOrDownChangesTheChecksum() {
        String checksum = script("CREATE TABLE a ();", "DROP TABLE a;").checksum();
        assertEquals(8, checksum.length());
        assertEquals(checksum, script("CREATE TABLE a ();", "DROP TABLE a;").checksum());
        assertNotEquals(checksum, script("CREATE TABLE b ();", "DROP TABLE a;").checksum());
        assertNotEquals(checksum, script("CREATE TABLE a ();", "DROP TABLE b;").checksum());
    }

    @Test
    void aFunctionIsOneStatementHoweverManyItHas() {
        assertEquals(
                List.of("CREATE TABLE a ()", "CREATE FUNCTION f() AS $$\nBEGIN;\nEND;\n$$", "DROP TABLE a"),
                MigrationScript.statements(
                        "CREATE TABLE a ();\n\nCREATE FUNCTION f() AS $$\nBEGIN;\nEND;\n$$;\nDROP TABLE a;\n"));
    }

    @Test
    void whatIsNothingButCommentsIsNoStatement() {
        assertEquals(List.of(), MigrationScript.statements("-- Nothing,\n-- here.\n"));
        assertEquals(List.of("-- All.\nDROP TABLE a"), MigrationScript.statements("-- All.\nDROP TABLE a;\n-- End.\n"));
    }

    @Test
    void ofEachMigrationItIsKnownWhatItsWayDownForgets() {
        for (MigrationScript script : MigrationScript.packaged(Dialect.DUCKDB)) {
            assertTrue(Losses.knows(script.name()), script.name());
        }
    }

    private static MigrationScript script(String up, String down) {
        return new MigrationScript(1, "tables", direction -> direction == Direction.UP ? up : down);
    }
}
