package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A kind whose subjects are rows of a table that was there before, with names that have to be quoted. */
class MappedSubjectsTest {

    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

    private static final String DOGS = "SELECT id, dog_name, breed, CAST(birth_date AS VARCHAR), kilos FROM dogs";

    @TempDir
    Path folder;

    private final Map<String, String> configuration = new HashMap<>();

    @BeforeEach
    void makeTheirTable() throws SQLException {
        configuration.putAll(TestServer.configuration());
        configuration.put("lake.location", folder.resolve("lake").toString());
        configuration.put("subjects.reread-every", "1s");
        run("CREATE SCHEMA \"the shop\"");
        run("CREATE TABLE \"the shop\".\"Pets\" (pet_id BIGINT PRIMARY KEY, \"full \"\"name\"\"\" TEXT, race TEXT,"
                + " born_on TIMESTAMPTZ, weight NUMERIC(6, 2), shop TEXT)");
        run("INSERT INTO \"the shop\".\"Pets\" VALUES (1, 'Rex', 'Shepherd', '2020-02-29 00:00:00Z', 31.5, 'north'),"
                + " (2, 'Ada', 'Poodle', NULL, NULL, 'south')");
        map("table", "the shop.Pets");
        map("id", "pet_id");
        map("name", "full \"name\"");
        map("origin", "born_on");
        map("tenant", "shop");
        map("attributes.breed", "race");
        map("attributes.kilos", "weight");
    }

    private void map(String key, String value) {
        configuration.put("subjects.dog." + key, value);
    }

    private Engine open(String data) {
        EngineBuilder builder = Engine.builder()
                .data(folder.resolve(data))
                .set("duckdb.threads", "1")
                .set("duckdb.memory", "256MiB")
                .extension(new Herd());
        configuration.forEach(builder::set);
        return builder.open();
    }

    private void run(String sql) throws SQLException {
        TestServer.run(configuration.get("catalog.name"), sql);
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = TestServer.connect(configuration.get("catalog.name"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Object only(Engine engine, String sql) {
        return AnsweredRows.of(engine, sql).get(0).get(0);
    }

    private static <T> void await(T expected, Callable<T> seen) throws Exception {
        Instant patience = Instant.now().plusSeconds(20);
        T last = seen.call();
        while (!expected.equals(last) && Instant.now().isBefore(patience)) {
            Thread.sleep(20);
            last = seen.call();
        }
        assertEquals(expected, last);
    }

    private static void assertRefused(String code, String message, Executable executable) {
        KymographException refused = assertThrows(KymographException.class, executable);
        assertEquals(code, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void theirRowsAreSubjectsAndChangesAreFollowedByAllWhoHaveTheCatalogOpen() throws Exception {
        try (Engine one = open("one");
                Engine two = open("two")) {
            assertEquals(
                    List.of(
                            Arrays.asList(1, "Rex", "Shepherd", "2020-02-29", 31.5),
                            Arrays.asList(2, "Ada", "Poodle", null, null)),
                    AnsweredRows.of(one, DOGS + " ORDER BY id"));
            assertEquals(
                    "north",
                    one.subjects().find("dog", 1).orElseThrow().tenant().orElseThrow());
            one.ingest("pulse", List.of(Reading.of(1, NOON, "beats", 60), Reading.of(2, NOON, "beats", 70)));
            assertEquals(1L, only(two, "SELECT count(*) FROM pulse WHERE breed = 'Poodle'"));

            run("INSERT INTO \"the shop\".\"Pets\" VALUES (3, 'Bo', 'Poodle')");
            run("UPDATE \"the shop\".\"Pets\" SET race = 'Beagle', weight = 30 WHERE pet_id = 1");
            for (Engine engine : List.of(one, two)) {
                await(3L, () -> only(engine, "SELECT count(*) FROM dogs"));
                await(1L, () -> only(engine, "SELECT count(*) FROM pulse WHERE breed = 'Beagle' AND kilos = 30"));
            }
            run("DELETE FROM \"the shop\".\"Pets\" WHERE pet_id = 1");
            for (Engine engine : List.of(one, two)) {
                await(1L, () -> only(engine, "SELECT count(*) FROM pulse"));
                await(2L, () -> only(engine, "SELECT count(*) FROM dogs"));
            }
            await(
                    1L,
                    () -> number(
                            "SELECT count(*) FROM erased_subject WHERE subject_id = 1 AND finished_at IS NOT NULL"));
            assertTrue(one.check(Check.ALL, Watch.NOBODY).findings().isEmpty());
        }
        run("DELETE FROM \"the shop\".\"Pets\" WHERE pet_id = 2");
        try (Engine again = open("one")) {
            await(0L, () -> only(again, "SELECT count(*) FROM pulse"));
        }
        try (Schema schema = schema()) {
            assertEquals(List.of(), schema.verify());
            assertTrue(schema.losses(16).toString().contains("mapped"));
            schema.migrate(16);
            run("INSERT INTO \"the shop\".\"Pets\" VALUES (4, 'Kim')");
        }
    }

    private Schema schema() {
        EngineBuilder builder = Engine.builder().data(folder.resolve("one")).extension(new Herd());
        configuration.forEach(builder::set);
        return builder.schema();
    }

    @Test
    void theyAreNotWrittenHere() throws Exception {
        try (Engine engine = open("one")) {
            engine.ingest("pulse", List.of(Reading.of(1, NOON, "beats", 60)));
            String where = "dogs are rows of the table the shop.Pets, as the configuration says (subjects.dog)";
            assertRefused(
                    "subject.mapped",
                    "Cannot register dog 4: " + where,
                    () -> engine.subjects().register(List.of(Herd.dog(4, "Kim", "Poodle", null))));
            assertRefused(
                    "subject.mapped",
                    "Cannot delete dog 2: " + where,
                    () -> engine.subjects().delete("dog", 2));
            assertRefused("subject.mapped", "Cannot erase dog 1: " + where, () -> engine.erase("dog", 1, Watch.NOBODY));
            Path file = Files.writeString(folder.resolve("dogs.csv"), "dog_id,dog_name\n4,Kim\n");
            assertRefused(
                    "subject.mapped",
                    "Cannot register dog 4: " + where,
                    () -> engine.subjects().importFile("dog", file, Map.of(), Watch.NOBODY));
            assertEquals(2L, only(engine, "SELECT count(*) FROM dogs"));
            assertEquals(2, number("SELECT count(*) FROM \"the shop\".\"Pets\""));
        }
        configuration.keySet().removeIf(key -> key.startsWith("subjects.dog."));
        try (Engine engine = open("one")) {
            assertRefused(
                    "subject.mapped",
                    "the shop.Pets",
                    () -> engine.subjects().register(List.of(Herd.dog(4, "Kim", "Poodle", null))));
        }
        map("table", "all_dogs");
        try (Engine engine = open("one")) {
            engine.subjects().register(List.of(Herd.dog(4, "Kim", "Poodle", LocalDate.parse("2020-01-01"))));
            assertEquals(3L, only(engine, "SELECT count(*) FROM dogs"));
        }
    }

    @Test
    void whatCannotBeASubjectIsLeftOutAndNobodyIsErasedByIt() throws Exception {
        run(
                "INSERT INTO \"the shop\".\"Pets\" VALUES (3, NULL, NULL, NULL), (4, ' ', NULL, NULL), (3000000000, 'Far', NULL, NULL), (5, 'Old', NULL, '-infinity')");
        try (Engine engine = open("one")) {
            assertEquals(2L, only(engine, "SELECT count(*) FROM dogs"));
            run("UPDATE \"the shop\".\"Pets\" SET \"full \"\"name\"\"\" = '' WHERE pet_id = 1");
            run("UPDATE \"the shop\".\"Pets\" SET race = 'Pug' WHERE pet_id = 2");
            await("Pug", () -> only(engine, "SELECT breed FROM dogs WHERE id = 2"));
            assertEquals("Rex", only(engine, "SELECT dog_name FROM dogs WHERE id = 1"));
        }
    }

    @Test
    void aTableWithoutTriggersIsComparedNowAndThen() throws Exception {
        run("CREATE VIEW pets AS SELECT pet_id AS id, \"full \"\"name\"\"\" AS name, race FROM \"the shop\".\"Pets\""
                + " WHERE shop = 'north'");
        configuration.keySet().removeIf(key -> key.startsWith("subjects.dog."));
        map("table", "pets");
        map("attributes.breed", "race");
        try (Engine engine = open("one")) {
            assertEquals(List.of(List.of(1, "Rex")), AnsweredRows.of(engine, "SELECT id, dog_name FROM dogs"));
            run("INSERT INTO \"the shop\".\"Pets\" VALUES (3, 'Bo', 'Poodle', NULL, NULL, 'north')");
            await(2L, () -> only(engine, "SELECT count(*) FROM dogs"));
            run("UPDATE \"the shop\".\"Pets\" SET shop = 'south' WHERE pet_id = 1");
            await(1L, () -> only(engine, "SELECT count(*) FROM dogs"));
            await(1L, () -> number("SELECT count(*) FROM erased_subject WHERE subject_id = 1"));
        }
    }

    @Test
    void anEmptiedTableErasesNobodyUntilSomebodySaysSo() throws Exception {
        try (Engine engine = open("one")) {
            run("TRUNCATE \"the shop\".\"Pets\"");
            assertRefused(
                    "subject.none-left",
                    "Cannot follow the shop.Pets: it is empty, and all dogs would be erased",
                    () -> engine.subjects().follow());
            assertEquals(2L, only(engine, "SELECT count(*) FROM dogs"));
            engine.subjects().reread();
            assertEquals(0L, only(engine, "SELECT count(*) FROM dogs"));
        }
    }

    @Test
    void aHeldSubjectStaysUntilItIsReleased() throws Exception {
        try (Engine engine = open("one")) {
            engine.subjects().hold("dog", 1, "a case");
            run("DELETE FROM \"the shop\".\"Pets\" WHERE pet_id = 1");
            run("UPDATE \"the shop\".\"Pets\" SET race = 'Pug' WHERE pet_id = 2");
            await("Pug", () -> only(engine, "SELECT breed FROM dogs WHERE id = 2"));
            assertEquals(2L, only(engine, "SELECT count(*) FROM dogs"));
            engine.subjects().release("dog", 1);
            await(1L, () -> only(engine, "SELECT count(*) FROM dogs"));
        }
    }

    @Test
    void subjectsThatTheTableDoesNotHaveAreNotErasedByMappingIt() throws Exception {
        Map<String, String> mapping = new HashMap<>(configuration);
        configuration.keySet().removeIf(key -> key.startsWith("subjects.dog."));
        try (Engine engine = open("one")) {
            engine.subjects()
                    .register(List.of(Herd.dog(1, "Rex", "Shepherd", null), Subject.of("dog", 7, "Lu", Map.of())));
        }
        configuration.putAll(mapping);
        assertRefused(
                "config.mapped",
                "subjects.dog.table: the shop.Pets lacks [1] registered dogs, the first is dog 7."
                        + " Insert them there, or erase them first",
                () -> open("one").close());
        run("INSERT INTO \"the shop\".\"Pets\" VALUES (7, 'Lu')");
        try (Engine engine = open("one")) {
            assertEquals(3L, only(engine, "SELECT count(*) FROM dogs"));
        }
    }

    @Test
    void anotherColumnOfIdsErasesNobody() throws Exception {
        run("ALTER TABLE \"the shop\".\"Pets\" ADD COLUMN legacy_no BIGINT");
        run("UPDATE \"the shop\".\"Pets\" SET legacy_no = pet_id + 100");
        try (Engine engine = open("one")) {
            assertEquals(2L, only(engine, "SELECT count(*) FROM dogs"));
        }
        map("id", "legacy_no");
        assertRefused(
                "config.mapped",
                "lacks [2] registered dogs, the first is dog 1",
                () -> open("one").close());
        map("id", "pet_id");
        try (Engine engine = open("one")) {
            assertEquals(
                    List.of(1L, 2L),
                    List.of(
                            only(engine, "SELECT min(id)::BIGINT FROM dogs"),
                            only(engine, "SELECT max(id)::BIGINT FROM dogs")));
        }
    }

    @Test
    void aTableThatCannotBeFollowedKeepsNobodyElseFromBeingErased() throws Exception {
        try (Engine engine = open("one")) {
            run("TRUNCATE \"the shop\".\"Pets\"");
            run("INSERT INTO subject_change VALUES ('dog', 99, 'Kim', 0)");
            assertRefused(
                    "subject.none-left", "is empty", () -> engine.subjects().follow());
            assertEquals(
                    0, number("SELECT count(*) FROM subject_change WHERE subject_id = 99"), "that one was followed");
            assertEquals(2L, only(engine, "SELECT count(*) FROM dogs"));
        }
    }

    @Test
    void mistakesInTheMappingNameTheKeyAndTheRemedy() throws Exception {
        assertMistake("table", "shop.Pets", "the database has no table [shop.Pets] that its user can see");
        assertMistake(
                "id",
                "petid",
                "the table the shop.Pets has no column [petid]. Did you mean 'pet_id'? It has [pet_id, ");
        assertMistake("id", "race", "the column race of the shop.Pets is [text], expected smallint, integer, bigint");
        assertMistake("origin", "weight", "the column weight of the shop.Pets is [numeric], expected date, ");
        assertMistake("attributes.breed", "breed", "has no column [breed]");
        assertMistake(
                "attributes.bred", "race", "dogs have no such attribute. Did you mean 'breed'? Known are [breed, ");
        assertMistake("attributes.birth_date", "born_on", "that is the origin of dogs. Say it once");
        configuration.put("subjects.dig.table", "public.pets");
        assertRefused(
                "config.mapped",
                "subjects.dig: there is no such kind of subjects; did you mean dog?",
                () -> open("one").close());
    }

    private void assertMistake(String key, String value, String message) {
        String before = configuration.put("subjects.dog." + key, value);
        assertRefused(
                "config.mapped", "subjects.dog." + key + ": ", () -> open("one").close());
        assertRefused("config.mapped", message, () -> open("one").close());
        if (before == null) {
            configuration.remove("subjects.dog." + key);
        } else {
            configuration.put("subjects.dog." + key, before);
        }
    }

    @Test
    void whoMayNotReadTheTableIsToldWhatToSay() throws Exception {
        String role = configuration.get("catalog.name") + "_keeper";
        run("CREATE ROLE " + role + " LOGIN PASSWORD '" + role + "'");
        run("GRANT ALL ON SCHEMA public TO " + role);
        run("GRANT CREATE ON DATABASE " + configuration.get("catalog.name") + " TO " + role);
        run("GRANT USAGE ON SCHEMA \"the shop\" TO " + role);
        configuration.put("catalog.user", role);
        configuration.put("catalog.password", role);
        assertRefused(
                "config.mapped",
                "subjects.dog.table: " + role
                        + " may not read the shop.Pets. Say GRANT SELECT ON \"the shop\".\"Pets\" TO \"" + role + '"',
                () -> open("one").close());
        run("GRANT SELECT ON \"the shop\".\"Pets\" TO " + role);
        try (Engine engine = open("one")) {
            assertEquals(2L, only(engine, "SELECT count(*) FROM dogs"));
            assertEquals(0, number("SELECT count(*) FROM pg_trigger WHERE tgname = 'kymograph_dog'"));
            run("INSERT INTO \"the shop\".\"Pets\" VALUES (3, 'Bo', 'Poodle')");
            await(3L, () -> only(engine, "SELECT count(*) FROM dogs"));
            // Who sees a part of the rows must not take the rest for deleted.
            run("ALTER TABLE \"the shop\".\"Pets\" ENABLE ROW LEVEL SECURITY");
            run("CREATE POLICY few ON \"the shop\".\"Pets\" USING (pet_id < 3)");
            assertThrows(KymographException.class, () -> engine.subjects().reread());
            assertEquals(3L, only(engine, "SELECT count(*) FROM dogs"));
        }
        run("GRANT TRIGGER ON \"the shop\".\"Pets\" TO " + role);
        run("ALTER TABLE \"the shop\".\"Pets\" DISABLE ROW LEVEL SECURITY");
        try (Engine engine = open("one")) {
            assertEquals(1, number("SELECT count(*) FROM pg_trigger WHERE tgname = 'kymograph_dog'"));
            assertFalse(engine.subjects().waiting().isEmpty());
        }
    }
}
