package dev.kymograph.engine;

import dev.kymograph.engine.Subjects.Waiting;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.postgresql.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What other programs do to the tables of subjects, and two engines that have the catalog open. */
class SubjectChangesTest {

    private static final String DOGS =
            "SELECT id, dog_name, breed, CAST(birth_date AS VARCHAR), kilos FROM %s ORDER BY id";

    @TempDir
    Path folder;

    private Map<String, String> configuration;
    private Engine one;
    private Engine two;

    @BeforeEach
    void open() throws Exception {
        configuration = new HashMap<>(TestServer.configuration());
        configuration.put("lake.location", folder.resolve("lake").toString());
        one = SharingProcess.open(folder.resolve("one"), configuration);
        two = SharingProcess.open(folder.resolve("two"), configuration);
        one.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2020-02-29")),
                        Herd.dog(2, "Ada", "Poodle", LocalDate.parse("2021-03-01")),
                        Herd.dog(3, "Bo", "Poodle", null)));
        for (int dog = 1; dog <= 3; dog++) {
            one.ingest("pulse", SharingProcess.batch(dog, 0));
        }
        one.flush();
        two.ingest("pulse", SharingProcess.batch(1, 1));
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    private Connection connect() throws SQLException {
        return TestServer.connect(configuration.get("catalog.name"));
    }

    private void run(String sql) throws SQLException {
        TestServer.run(configuration.get("catalog.name"), sql);
    }

    private List<List<Object>> table() throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(DOGS.formatted("all_dogs"))) {
            while (row.next()) {
                List<Object> one = new ArrayList<>();
                for (int column = 1; column <= 5; column++) {
                    one.add(row.getObject(column));
                }
                rows.add(one);
            }
        }
        return rows;
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Object only(Engine engine, String sql) {
        return AnsweredRows.of(engine, sql).get(0).get(0);
    }

    /** Both see it within seconds. */
    private void awaitBoth(Object expected, String sql) throws Exception {
        for (Engine engine : List.of(one, two)) {
            await(expected, () -> only(engine, sql));
        }
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

    @Test
    void rowsThatAnotherProgramAddsAndChangesAreSeen() throws Exception {
        assertEquals(3L, only(one, "SELECT count(*) FROM dogs"));
        assertEquals(3L, only(two, "SELECT count(*) FROM dogs"));
        run("INSERT INTO all_dogs (id, dog_name, breed) VALUES (4, 'Kim', 'Poodle'), (5, 'Lu', 'Poodle')");
        awaitBoth(5L, "SELECT count(*) FROM dogs");
        run("UPDATE all_dogs SET breed = 'Beagle', kilos = 12.5 WHERE id = 1");
        awaitBoth(20L, "SELECT count(*) FROM pulse WHERE breed = 'Beagle'");
        one.ingest("pulse", SharingProcess.batch(4, 0));
        assertEquals(10L, only(two, "SELECT count(*) FROM pulse WHERE dog_name = 'Kim'"));
        assertEquals(table(), AnsweredRows.of(one, DOGS.formatted("dogs")));
    }

    @Test
    void readingsOfASubjectThatAnotherProgramDeletedAreHiddenAndThenErased() throws Exception {
        run("DELETE FROM all_dogs WHERE id = 1");
        awaitBoth(20L, "SELECT count(*) FROM pulse");
        awaitBoth(2L, "SELECT count(*) FROM dogs");
        await(1L, () -> number("SELECT count(*) FROM erased_subject WHERE subject_id = 1 AND finished_at IS NOT NULL"));
        assertEquals(0, number("SELECT count(*) FROM segment WHERE subject_id = 1"));
        assertEquals(20L, only(two, "SELECT count(*) FROM pulse"));
        KymographException refused = assertThrows(
                KymographException.class, () -> two.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", null))));
        assertEquals("subject.erased", refused.code());
        assertTrue(one.check(Check.ALL, Watch.NOBODY).findings().isEmpty());
    }

    @Tag("heavy")
    @Test
    void itIsFollowedAsOftenAndAsMuchAtOnceAsIsSaid() throws Exception {
        one.close();
        two.close();
        configuration.put("subjects.follow-every", "1d");
        configuration.put("subjects.follow-at-once", "1");
        one = SharingProcess.open(folder.resolve("one"), configuration);
        two = SharingProcess.open(folder.resolve("two"), configuration);
        long before = number("SELECT state_number FROM engine_state");
        run("DELETE FROM all_dogs");
        awaitBoth(0L, "SELECT count(*) FROM dogs");
        await(3L, () -> number("SELECT count(*) FROM erased_subject WHERE finished_at IS NOT NULL"));
        assertTrue(number("SELECT state_number FROM engine_state") >= before + 3);
        Jobs.Job job = one.jobs().list().stream()
                .filter(each -> each.name().equals("subjects"))
                .findFirst()
                .orElseThrow();
        assertTrue(job.nextRun().orElseThrow().isAfter(Instant.now().plus(Duration.ofHours(12))), job.toString());
    }

    private static long statisticsCount(Engine engine) {
        try (Result result = engine.ask(Question.of("statistics", "pulse"))) {
            assertTrue(result.next());
            return (Long) result.value(1);
        }
    }

    private static long latest(Engine engine) {
        long subjects = 0;
        try (Result result = engine.ask(Question.of("latest", "pulse"))) {
            while (result.next()) {
                subjects++;
            }
        }
        return subjects;
    }

    @Tag("heavy")
    @Test
    void readingsAreHiddenHoweverLongTheirErasureTakes() throws Exception {
        one.flush();
        one.rollups().create("pulse", Duration.ofMinutes(5), Optional.empty(), Watch.NOBODY);
        // Whoever is about to erase says so in the lake first, which fails for as long as this is no folder.
        Path marks = Files.writeString(folder.resolve("lake").resolve("erased"), "");
        run("DELETE FROM all_dogs WHERE id = 1");
        awaitBoth(20L, "SELECT count(*) FROM pulse");
        awaitBoth(20L, "SELECT count(*) FROM (SELECT dog_id FROM pulse)");
        awaitBoth(4L, "SELECT count(*) FROM pulse_5m");
        for (Engine engine : List.of(one, two)) {
            assertEquals(20, statisticsCount(engine));
            assertEquals(2, latest(engine));
            assertEquals(0L, only(engine, "SELECT count(*) FROM pulse WHERE dog_id = 1"));
        }
        assertTrue(number("SELECT count(*) FROM segment WHERE subject_id = 1") > 0);
        Files.delete(marks);
        await(1L, () -> number("SELECT count(*) FROM erased_subject WHERE finished_at IS NOT NULL"));
        assertEquals(0, number("SELECT count(*) FROM segment WHERE subject_id = 1"));
        awaitBoth(4L, "SELECT count(*) FROM pulse_5m");
    }

    @Test
    void anIdThatIsChangedIsAnotherSubject() throws Exception {
        run("UPDATE all_dogs SET id = id + 100 WHERE id IN (1, 2)");
        awaitBoth(10L, "SELECT count(*) FROM pulse");
        awaitBoth(2L, "SELECT count(*) FROM dogs WHERE id > 100");
    }

    @Test
    void aSubjectThatIsDeletedAndComesBackInOneTransactionKeepsItsReadings() throws Exception {
        run("BEGIN; DELETE FROM all_dogs; INSERT INTO all_dogs (id, dog_name, breed) SELECT id, 'Dog ' || id, 'new'"
                + " FROM generate_series(1, 3) id; COMMIT");
        awaitBoth(40L, "SELECT count(*) FROM pulse WHERE breed = 'new'");
        assertEquals(0, number("SELECT count(*) FROM erased_subject"));
        assertEquals(0, number("SELECT count(*) FROM subject_change"));
    }

    @Test
    void aTransactionThatEndsLateIsNotLeftOut() throws Exception {
        try (Connection late = connect();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            statement.execute("UPDATE all_dogs SET breed = 'late' WHERE id = 1");
            statement.execute("DELETE FROM all_dogs WHERE id = 3");
            for (int id = 10; id < 15; id++) {
                run("INSERT INTO all_dogs (id, dog_name) VALUES (" + id + ", 'early')");
                awaitBoth((long) id - 9, "SELECT count(*) FROM dogs WHERE dog_name = 'early'");
            }
            assertEquals(Waiting.NOTHING, one.subjects().waiting().orElseThrow());
            late.commit();
        }
        awaitBoth(20L, "SELECT count(*) FROM pulse WHERE breed = 'late'");
        awaitBoth(0L, "SELECT count(*) FROM pulse WHERE dog_id = 3");
    }

    @Test
    void whatHappenedWithoutConnectionOrEngineIsCaughtUp() throws Exception {
        awaitBoth(20L, "SELECT count(*) FROM pulse WHERE breed = 'Shepherd'");
        run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = 'kymograph'");
        run("UPDATE all_dogs SET breed = 'alone' WHERE id = 1");
        awaitBoth(20L, "SELECT count(*) FROM pulse WHERE breed = 'alone'");
        one.close();
        two.close();
        run("DELETE FROM all_dogs WHERE id = 2");
        run("INSERT INTO all_dogs (id, dog_name) VALUES (7, 'Kim')");
        assertEquals(2, number("SELECT count(*) FROM subject_change"));
        one = SharingProcess.open(folder.resolve("one"), configuration);
        assertEquals(30L, only(one, "SELECT count(*) FROM pulse"));
        two = SharingProcess.open(folder.resolve("two"), configuration);
        assertEquals(30L, only(two, "SELECT count(*) FROM pulse"));
        assertEquals(table(), AnsweredRows.of(two, DOGS.formatted("dogs")));
    }

    @Tag("heavy")
    @Test
    void whatAnEngineDoesItselfIsNotFollowed() throws Exception {
        run("ALTER TABLE subject_change ADD CHECK (false)");
        one.subjects().register(List.of(Herd.dog(8, "Kim", "Poodle", null), Herd.dog(1, "Rex", "Beagle", null)));
        two.subjects().delete("dog", 8);
        one.erase("dog", 2, Watch.NOBODY);
        assertEquals(30L, only(two, "SELECT count(*) FROM pulse"));
        assertThrows(SQLException.class, () -> run("UPDATE all_dogs SET breed = 'x'"));
    }

    @Test
    void whatCouldNotBeFollowedOrReadIsRefused() throws Exception {
        one.subjects().hold("dog", 1, "a lawsuit");
        assertRefused("Cannot delete dog 1: it is held", "DELETE FROM all_dogs");
        assertRefused("Cannot delete dog 1: it is held", "UPDATE all_dogs SET id = 9 WHERE id = 1");
        assertRefused("Delete the rows instead", "TRUNCATE all_dogs");
        assertRefused("dog_name_readable", "INSERT INTO all_dogs (id, dog_name) VALUES (9, E'\\t ')");
        assertRefused("birth_date_readable", "UPDATE all_dogs SET birth_date = 'infinity'");
        assertEquals(40L, only(two, "SELECT count(*) FROM pulse"));
        run("DELETE FROM all_dogs WHERE id = 2");
        awaitBoth(30L, "SELECT count(*) FROM pulse");
    }

    private void assertRefused(String why, String sql) {
        SQLException refused = assertThrows(SQLException.class, () -> run(sql));
        assertTrue(refused.getMessage().contains(why), refused::getMessage);
    }

    @Test
    void allSubjectsAreReadAnewOnDemand() throws Exception {
        assertEquals(3L, only(two, "SELECT count(*) FROM dogs"));
        run("ALTER TABLE all_dogs DISABLE TRIGGER subjects_added");
        run("INSERT INTO all_dogs (id, dog_name) VALUES (9, 'unseen')");
        Thread.sleep(1500);
        assertEquals(3L, only(two, "SELECT count(*) FROM dogs"));
        assertEquals(Optional.of(Waiting.NOTHING), one.subjects().waiting());
        one.subjects().reread();
        assertEquals(4L, only(two, "SELECT count(*) FROM dogs"));
    }

    @Tag("heavy")
    @Test
    void afterManyConcurrentWritersTheEnginesHaveWhatTheTableHas() throws Exception {
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        Instant until = Instant.now().plus(Duration.ofSeconds(6));
        for (int writer = 0; writer < 4; writer++) {
            Random random = new Random(writer);
            writers.add(CompletableFuture.runAsync(() -> writeUntil(until, random)));
        }
        Random random = new Random(99);
        for (int id = 1000; Instant.now().isBefore(until); id++) {
            Engine engine = random.nextBoolean() ? one : two;
            engine.subjects().register(List.of(Herd.dog(id, "own " + id, "own", null)));
            only(random.nextBoolean() ? one : two, "SELECT count(*) FROM dogs");
        }
        for (CompletableFuture<Void> writer : writers) {
            writer.get(60, TimeUnit.SECONDS);
        }
        List<List<Object>> table = table();
        for (Engine engine : List.of(one, two)) {
            await(table, () -> AnsweredRows.of(engine, DOGS.formatted("dogs")));
        }
        assertTrue(table.size() > 20, () -> table.size() + " dogs");
        await(0L, () -> number("SELECT count(*) FROM subject_change"));
        assertEquals(
                0,
                number("SELECT count(*) FROM erased_subject e WHERE NOT EXISTS (SELECT 1 FROM (VALUES (1), (2), (3))"
                        + " AS first (id) WHERE first.id = e.subject_id) AND e.subject_id NOT BETWEEN 100 AND 160"));
    }

    /** Transactions of some statements each, of which some are rolled back and some take their time. */
    private void writeUntil(Instant until, Random random) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (Instant.now().isBefore(until)) {
                try {
                    for (int number = random.nextInt(3); number >= 0; number--) {
                        statement.execute(change(100 + random.nextInt(60), random));
                    }
                    Thread.sleep(random.nextInt(40));
                    if (random.nextInt(5) == 0) {
                        connection.rollback();
                    } else {
                        connection.commit();
                    }
                } catch (SQLException e) {
                    // Two had the same dogs the other way round.
                    connection.rollback();
                }
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String change(int id, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "DELETE FROM all_dogs WHERE id = " + id;
            case 1, 2 ->
                "UPDATE all_dogs SET kilos = " + random.nextInt(50) + " WHERE id BETWEEN " + id + " AND " + (id + 9);
            case 3 -> "UPDATE all_dogs SET breed = 'b" + random.nextInt(9) + "' WHERE id = " + id;
            default ->
                "INSERT INTO all_dogs (id, dog_name, birth_date) VALUES (" + id + ", 'dog " + random.nextInt(99)
                        + "', DATE '2020-01-01' + " + random.nextInt(900)
                        + ") ON CONFLICT (id) DO UPDATE SET dog_name = excluded.dog_name";
        };
    }
}
