package dev.kymograph.engine;

import dev.kymograph.engine.Schema.Difference;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Roles that read the tables of a PostgreSQL catalog by plain SQL, as {@code docs/deploy/tenants.sql} makes them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TenantRolesTest {

    private static final String OWNER = "herd_owner";
    private static final String READER = "herd_reader";
    private static final String ALL = "SELECT count(*) FROM ";

    @TempDir
    static Path folder;

    private final Map<String, String> configuration = new HashMap<>();
    private String database;

    @BeforeAll
    void fill() throws SQLException, IOException {
        configuration.putAll(TestServer.configuration());
        database = configuration.get("catalog.name");
        asAdmin("CREATE ROLE " + OWNER + " LOGIN PASSWORD '" + OWNER + "'");
        asAdmin("CREATE ROLE " + READER + " LOGIN");
        asAdmin("GRANT CREATE ON SCHEMA public TO " + OWNER);
        asAdmin("GRANT CREATE ON DATABASE " + database + " TO " + OWNER);
        configuration.put("catalog.user", OWNER);
        configuration.put("catalog.password", OWNER);
        try (Engine engine = builder().open()) {
            SharedHerd.fill(engine, true);
        }
        String script = Files.readString(Path.of(System.getProperty("kymograph.root"), "docs/deploy/tenants.sql"));
        asAdmin(script.replace("DATABASE kymograph", "DATABASE " + database)
                .replace("dump_animals", "all_dogs")
                .replace("animal_metrics", "dog_metrics"));
        asAdmin("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + READER);
        asAdmin("CREATE ROLE new_one LOGIN IN ROLE kymograph_tenant");
        asAdmin("CREATE ROLE two_of_them LOGIN IN ROLE kymograph_tenant");
        asAdmin("INSERT INTO tenant_role VALUES ('two_of_them', 'north'), ('two_of_them', 'south')");
    }

    private EngineBuilder builder() {
        EngineBuilder builder = SharedHerd.builder().data(folder.resolve("data"));
        configuration.forEach(builder::set);
        return builder;
    }

    private void asAdmin(String sql) throws SQLException {
        TestServer.run(database, sql);
    }

    private long number(String role, String sql) throws SQLException {
        try (Connection connection = TestServer.connect(database, role);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void run(String role, String... sql) throws SQLException {
        try (Connection connection = TestServer.connect(database, role);
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            for (String each : sql) {
                statement.execute(each);
            }
        }
    }

    /** One could be told to write into a table of this role, with the owner's rights. */
    @Test
    void noTriggerOfARoleCallsAFunctionOfTheOwner() throws SQLException {
        for (String function : List.of("note_mapped_change('dog', 'pg_temp')", "note_subject_change('dog', 'name')")) {
            SQLException refused = assertThrows(
                    SQLException.class,
                    () -> run(
                            "north",
                            "CREATE TEMP TABLE bait (x int)",
                            "CREATE TRIGGER b AFTER INSERT ON bait FOR EACH STATEMENT EXECUTE FUNCTION " + function));
            assertTrue(refused.getMessage().contains("permission denied for function"), refused.getMessage());
        }
    }

    @Test
    void aRoleSeesTheSubjectsOfItsTenantsAndTheirSegments() throws SQLException {
        assertEquals(3, number("north", ALL + "all_dogs"));
        assertEquals(0, number("north", ALL + "all_dogs WHERE tenant_id IS DISTINCT FROM 'north'"));
        assertEquals(6, number("two_of_them", ALL + "all_dogs"));
        assertEquals(0, number("new_one", ALL + "all_dogs"));
        assertEquals(7, number(READER, ALL + "all_dogs"));
        assertEquals(7, number(OWNER, ALL + "all_dogs"));

        long all = number(OWNER, ALL + "dog_metrics");
        long ofNorth = number(OWNER, ALL + "dog_metrics WHERE dog_id < 600");
        assertTrue(ofNorth > 0 && ofNorth < all, ofNorth + " of " + all);
        assertEquals(ofNorth, number("north", ALL + "dog_metrics"));
        assertEquals(0, number("north", ALL + "dog_metrics WHERE dog_id > 600"));
        assertEquals(0, number("new_one", ALL + "dog_metrics"));
        assertEquals(all, number(READER, ALL + "dog_metrics"));
        assertEquals(all, number("postgres", ALL + "dog_metrics"));
    }

    @Test
    void rightsThatWereGivenByMistakeShowNothingElse() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = TestServer.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                        + " AND tablename NOT IN ('all_dogs', 'schema_history')")) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        assertTrue(tables.contains("hot_batch") && tables.contains("lake_file"), tables.toString());
        for (String table : tables) {
            assertThrows(SQLException.class, () -> number("north", ALL + table), table);
        }
        asAdmin("GRANT SELECT ON ALL TABLES IN SCHEMA public TO kymograph_tenant");
        try {
            for (String table : tables) {
                assertEquals(0, number("north", ALL + table), table);
                assertEquals(number(OWNER, ALL + table), number(READER, ALL + table), table);
            }
        } finally {
            asAdmin("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM kymograph_tenant");
            asAdmin("GRANT SELECT ON all_dogs, dog_metrics TO kymograph_tenant");
        }
    }

    @Test
    void aFunctionOfItsOwnMeetsNobodyElsesRows() throws SQLException {
        String[] functions = {
            "CREATE FUNCTION pg_temp.tells(what text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS"
                    + " $$ BEGIN IF what ~ 'canary|^7..$|^1400$' THEN RAISE EXCEPTION 'it saw %', what; END IF;"
                    + " RETURN true; END $$",
            "SELECT * FROM all_dogs WHERE pg_temp.tells(dog_name)",
            "SELECT * FROM all_dogs WHERE pg_temp.tells(id::text)",
            "SELECT * FROM dog_metrics WHERE pg_temp.tells(dog_id::text)",
            "SELECT * FROM all_dogs d JOIN dog_metrics m ON m.dog_id = d.id AND pg_temp.tells(m.dog_id::text)"
        };
        run("north", functions);
        assertThrows(SQLException.class, () -> run(OWNER, functions[0], functions[1]));
        assertThrows(SQLException.class, () -> run(OWNER, functions[0], functions[3]));
        SQLException spoofed = assertThrows(
                SQLException.class,
                () -> run(
                        "north",
                        "CREATE TEMP TABLE tenant_role (role_name varchar, tenant_id varchar)",
                        "SELECT 1 / count(*) FROM all_dogs WHERE tenant_id = 'south'"));
        assertEquals("22012", spoofed.getSQLState(), spoofed::getMessage);
    }

    @Test
    void whoMayWriteWritesItsOwn() throws SQLException {
        asAdmin("GRANT INSERT, UPDATE, DELETE ON all_dogs TO north");
        try {
            run(
                    "north",
                    "UPDATE all_dogs SET dog_name = 'changed' WHERE id > 600",
                    "DELETE FROM all_dogs WHERE id > 600");
            assertEquals(0, number(OWNER, ALL + "all_dogs WHERE dog_name = 'changed'"));
            assertEquals(7, number(OWNER, ALL + "all_dogs"));
            for (String refused : List.of(
                    "UPDATE all_dogs SET tenant_id = 'south' WHERE id = 1",
                    "INSERT INTO all_dogs (id, dog_name, tenant_id) VALUES (9, 'Kim', 'south')",
                    "INSERT INTO all_dogs (id, dog_name) VALUES (9, 'Kim')")) {
                SQLException why = assertThrows(SQLException.class, () -> run("north", refused), refused);
                assertEquals("42501", why.getSQLState(), why::getMessage);
            }
            assertThrows(SQLException.class, () -> run("north", "INSERT INTO tenant_role VALUES ('north', 'south')"));
            run(
                    "north",
                    "INSERT INTO all_dogs (id, dog_name, tenant_id) VALUES (9, 'Kim', 'north')",
                    "DELETE FROM all_dogs WHERE id = 9");
        } finally {
            asAdmin("REVOKE INSERT, UPDATE, DELETE ON all_dogs FROM north");
        }
    }

    @Test
    void eachTableHasAPolicyAndVerifyingMissesOne() throws SQLException {
        assertEquals(
                0,
                number(
                        OWNER,
                        "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND NOT rowsecurity"
                                + " AND tablename <> 'schema_history'"));
        try (Schema schema = builder().schema()) {
            assertEquals(List.of(), schema.verify());
            asAdmin("ALTER TABLE all_dogs DISABLE ROW LEVEL SECURITY");
            Difference off = schema.verify().get(0);
            asAdmin("ALTER TABLE all_dogs ENABLE ROW LEVEL SECURITY");
            assertEquals("policy all_dogs.of_tenants", off.what());
            assertTrue(off.found().startsWith("disabled"), off.found());
            assertEquals(List.of(), schema.verify());
        }
    }

    @Test
    void withoutPoliciesTenantsSeeNothing() throws SQLException {
        configuration.put("catalog.name", TestServer.configuration().get("catalog.name"));
        String here = configuration.get("catalog.name");
        try {
            TestServer.run(here, "GRANT CREATE ON SCHEMA public TO " + OWNER);
            TestServer.run(here, "GRANT CREATE ON DATABASE " + here + " TO " + OWNER);
            try (Engine engine = builder().open()) {
                SharedHerd.fill(engine, true);
            }
            TestServer.run(here, "INSERT INTO tenant_role VALUES ('north', 'north')");
            TestServer.run(here, "GRANT SELECT ON all_dogs, dog_metrics TO kymograph_tenant");
            TestServer.run(here, "GRANT SELECT ON all_dogs TO north, " + READER);
            try (Schema schema = builder().schema()) {
                int before = schema.newest() - 1;
                while (!schema.plan(before)
                        .get(schema.plan(before).size() - 1)
                        .name()
                        .equals("tenants")) {
                    before--;
                }
                assertTrue(schema.losses(before).toString().contains("roles that see one tenant's subjects alone"));
                schema.migrate(before);
                String kept = database;
                database = here;
                assertThrows(SQLException.class, () -> number("north", ALL + "all_dogs"));
                assertThrows(SQLException.class, () -> number("north", ALL + "dog_metrics"));
                assertEquals(7, number(READER, ALL + "all_dogs"));
                schema.migrate(schema.newest());
                assertEquals(List.of(), schema.verify());
                assertThrows(SQLException.class, () -> number("north", ALL + "all_dogs"));
                assertFalse(number(OWNER, ALL + "dog_metrics") == 0);
                database = kept;
            }
        } finally {
            configuration.put("catalog.name", database);
        }
    }
}
