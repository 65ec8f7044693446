package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshots.Keep;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.CatalogCase;
import dev.kymograph.engine.internal.catalog.CatalogPlace;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.History;
import dev.kymograph.engine.internal.catalog.History.UnneededFile;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.postgresql.FaultyDatabase.Fault;
import dev.kymograph.engine.internal.catalog.sql.SqlCatalog;
import dev.kymograph.engine.internal.config.Settings.Postgres;
import dev.kymograph.metric.MetricType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Two catalogs in one database, as two processes have them. */
class PostgresProcessesTest extends CatalogCase {

    /** A process that nobody ends. */
    private static final String GHOST = "INSERT INTO process VALUES ('ghost', 'ghost',"
            + " CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT), %d, 0,"
            + " CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT) - 7200000000, false)";

    private Postgres settings;
    private FaultyDatabase faults;
    private PostgresDatabase database;
    private PostgresDatabase otherDatabase;
    private Catalog other;

    @Override
    protected CatalogPlace place() throws Exception {
        settings = TestServer.database();
        database = TestServer.connecting(settings);
        return new CatalogPlace() {

            @Override
            public Catalog open() {
                faults = new FaultyDatabase(database);
                return SqlCatalog.open(faults.database(), Duration.ofMillis(2));
            }

            @Override
            public void close() {
                database.close();
            }
        };
    }

    @BeforeEach
    void openOther() {
        otherDatabase = TestServer.connecting(settings);
        other = SqlCatalog.open(otherDatabase, Duration.ofMillis(2));
    }

    @AfterEach
    void closeOther() {
        other.close();
        otherDatabase.close();
    }

    private void run(String sql) throws Exception {
        TestServer.run(settings.name(), sql);
    }

    private static List<Long> sequences(Catalog catalog) {
        return catalog.hotBatches("song_pitch").stream().map(HotBatch::sequence).toList();
    }

    private static State state(Catalog catalog) {
        return catalog.state(List.of(Scope.all("song_pitch")));
    }

    @Test
    void eachSeesAtOnceWhatTheOtherWrote() {
        catalog.register(List.of(whale(1, "blue", null), whale(2, "grey", null)));
        for (int round = 0; round < 20; round++) {
            Catalog writes = round % 3 == 0 ? catalog : other;
            accept(writes, 1, round);
            if (round % 7 == 6) {
                writes.commit(commit(
                        List.of(),
                        List.of(writes.hotBatches("song_pitch").get(0).id()),
                        List.of()));
            }
            assertEquals(catalog.stateNumber(), other.stateNumber());
            assertEquals(state(catalog), state(other));
        }
        assertEquals(LongStream.rangeClosed(3, 20).boxed().toList(), sequences(other));
        assertEquals(sequences(other), sequences(catalog));
        assertEquals(2, other.subjects("whale").subjects().size());
    }

    @Test
    void eachKnowsWhatTheOtherDeclared() {
        MetricType again =
                MetricType.event("breath", "whale", DEPTH.unit(), DEPTH.fields().get(0));
        other.declare(List.of(), List.of(again));
        catalog.stateNumber();
        assertEquals(Optional.of(again), catalog.declarations().metricType("breath"));
        MetricType another =
                MetricType.event("dive", "whale", DEPTH.unit(), DEPTH.fields().get(0));
        catalog.declare(List.of(), List.of(another));
        other.declare(List.of(), List.of(another));
        assertEquals(catalog.declarations(), other.declarations());
    }

    @Test
    void manyWritersOfBothTakeEveryPlaceOnce() throws Exception {
        catalog.register(List.of(whale(1, "blue", null)));
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int writer = 0; writer < 6; writer++) {
            Catalog its = writer % 2 == 0 ? catalog : other;
            long from = writer * 1000L;
            writers.add(CompletableFuture.runAsync(() -> {
                for (long at = from; at < from + 25; at++) {
                    accept(its, 1, at);
                }
            }));
        }
        for (CompletableFuture<Void> writer : writers) {
            writer.get(60, TimeUnit.SECONDS);
        }
        assertEquals(LongStream.rangeClosed(1, 150).boxed().toList(), sequences(catalog));
        assertEquals(sequences(catalog), sequences(other));
        assertEquals(
                150,
                catalog.hotBatches("song_pitch").stream()
                        .mapToLong(HotBatch::id)
                        .distinct()
                        .count());
    }

    @Test
    void whoAsksForAnOutcomeIsAnsweredHoweverMuchIsWritten() throws Exception {
        catalog.register(List.of(whale(1, "blue", null)));
        AtomicBoolean ends = new AtomicBoolean();
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (Catalog its : List.of(catalog, other)) {
            writers.add(CompletableFuture.runAsync(() -> {
                for (long at = its == other ? 1_000_000 : 0; !ends.get(); at++) {
                    accept(its, 1, at);
                }
            }));
        }
        try {
            for (int asked = 0; asked < 100; asked++) {
                assertEquals(Optional.empty(), catalog.committed("never"));
            }
        } finally {
            ends.set(true);
        }
        for (CompletableFuture<Void> writer : writers) {
            writer.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoWritesTogetherFailsTogetherWhereThereIsNoServer() {
        catalog.register(List.of(whale(1, "blue", null)));
        faults.failNextCommit(Fault.LOST_BEFORE, true);
        assertRefused("catalog.outcome-unknown", "", () -> accept(catalog, 1, 0));
        int before = faults.triedInVain();
        ExecutorService writers = Executors.newFixedThreadPool(20);
        LongStream.rangeClosed(1, 20)
                .mapToObj(at -> CompletableFuture.runAsync(() -> accept(catalog, 1, at), writers))
                .toList()
                .forEach(writer -> assertThrows(CompletionException.class, writer::join));
        writers.shutdown();
        assertTrue(faults.triedInVain() - before < 30, "tried " + (faults.triedInVain() - before) + " times");
        faults.up();
        accept(catalog, 1, 21);
        assertEquals(1, sequences(catalog).size());
    }

    @Test
    void readingsOfASubjectThatTheOtherDeletedAreRefused() {
        catalog.register(List.of(whale(1, "blue", null), whale(2, "grey", null)));
        long version = catalog.subjects("whale").version();
        other.deleteSubject("whale", 1);
        assertRefused(
                "catalog.subject-gone",
                "[1]",
                () -> catalog.accept(
                        "song_pitch",
                        List.of(song(1, 0, 100)),
                        List.of(span(1, 0, 0)),
                        OptionalLong.of(version),
                        List.of(),
                        Optional.empty()));
    }

    @Test
    void anErasureByTheOtherStands() {
        catalog.register(List.of(whale(1, "blue", null)));
        other.erasures().begin("whale", 1, "mark", row -> OptionalLong.empty());
        assertRefused("subject.erased", "readmit", () -> catalog.register(List.of(whale(1, "blue", null))));
        assertTrue(catalog.erasures().standing("whale").containsKey(1));
    }

    private long addAndRemove() {
        catalog.register(List.of(whale(1, "blue", null)));
        long added = add(file("a", span(1, 0, 9)));
        catalog.commit(commit(
                List.of(),
                List.of(),
                List.of(part(Scope.all("song_pitch")).files().get(0).id())));
        return added;
    }

    private List<String> forgotten() {
        Instant later = Instant.now().plusSeconds(1);
        catalog.history().expire(new Keep.Newest(1), later);
        return catalog.history().forget(later.plusSeconds(1)).owned().stream()
                .map(UnneededFile::path)
                .toList();
    }

    @Tag("heavy")
    @Test
    void filesUnderALeaseOfTheOtherStay() throws Exception {
        catalog.register(List.of(whale(1, "blue", null)));
        add(file("a", span(1, 0, 9)));
        state(other);
        Lease lease = other.history().lease();
        addRemoval();
        assertEquals(List.of(), forgotten());
        lease.close();
        await("the lease is not given back", () -> forgotten().equals(List.of("a")));
    }

    private void addRemoval() {
        catalog.commit(commit(
                List.of(),
                List.of(),
                List.of(part(Scope.all("song_pitch")).files().get(0).id())));
    }

    @Tag("heavy")
    @Test
    void anOlderSnapshotIsHeldBeforeItsLeaseIsTaken() throws Exception {
        long added = addAndRemove();
        await("the newest snapshot is not told", () -> heldByOthers() > added);
        Lease lease = other.history().lease(added);
        assertEquals(List.of(), forgotten());
        lease.close();
    }

    private long heldByOthers() {
        try (var connection = TestServer.connect(settings.name());
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT min(held_snapshot) FROM process")) {
            row.next();
            return row.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatAKilledProcessHeldIsFreeAfterAWhile() throws Exception {
        other.close();
        run(GHOST.formatted(1));
        addAndRemove();
        assertEquals(List.of(), forgotten());
        run("UPDATE process SET seen_micros = seen_micros - 61000000 WHERE id = 'ghost'");
        assertEquals(List.of("a"), forgotten());
    }

    @Test
    void placesThatTheOtherReservedAreOpenUntilItReleasesThemOrWasKilled() throws Exception {
        catalog.register(List.of(whale(1, "blue", null)));
        long reserved = other.reserveSequence(SONG);
        accept(catalog, 1, 5);
        assertEquals(reserved, catalog.holdings("song_pitch").settledBefore());
        other.release(reserved);
        assertEquals(reserved + 1, catalog.holdings("song_pitch").settledBefore());
        run(GHOST.formatted(0));
        run("INSERT INTO open_sequence VALUES (0, 'song_pitch', 'ghost')");
        assertEquals(0, catalog.holdings("song_pitch").settledBefore());
        run("UPDATE process SET seen_micros = seen_micros - 61000000 WHERE id = 'ghost'");
        assertEquals(reserved + 1, catalog.holdings("song_pitch").settledBefore());
    }

    @Test
    void filesThatTheOtherWritesAreLeftAloneUntilItIsKilled() throws Exception {
        Duration clocks = catalog.history().othersMayWrite();
        assertTrue(clocks.compareTo(Duration.ofMinutes(6)) < 0, clocks::toString);
        run(GHOST.formatted(0));
        Duration written = catalog.history().othersMayWrite();
        assertTrue(written.compareTo(Duration.ofHours(2)) > 0, written::toString);
        run("UPDATE process SET seen_micros = seen_micros - 61000000 WHERE id = 'ghost'");
        Duration killed = catalog.history().othersMayWrite();
        assertTrue(killed.compareTo(Duration.ofMinutes(6)) < 0, killed::toString);
    }

    /** One file under way, and what becomes of it. */
    private static final class OneFile implements History.Writing {

        private final Duration age;
        private volatile boolean lost;

        OneFile(Duration age) {
            this.age = age;
        }

        @Override
        public Duration oldest() {
            return age;
        }

        @Override
        public void lost() {
            lost = true;
        }

        @Override
        public boolean isLost(String path) {
            return lost;
        }
    }

    @Tag("heavy")
    @Test
    void howOldFilesAreThatAreUnderWayIsToldToOthers() throws Exception {
        other.history().writing(new OneFile(Duration.ofHours(3)));
        await("others are not told", () -> catalog.history().othersMayWrite().compareTo(Duration.ofHours(3)) > 0);
    }

    private boolean otherIsTakenForEnded() {
        try {
            run("UPDATE process SET seen_micros = seen_micros - 61000000");
            catalog.history().othersMayWrite();
            try (Connection connection = TestServer.connect(settings.name());
                    Statement statement = connection.createStatement();
                    ResultSet lapsed = statement.executeQuery("SELECT count(*) FROM process WHERE lapsed")) {
                return lapsed.next() && lapsed.getLong(1) > 0;
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoWasTakenForEndedCommitsNoFilesOfBefore() throws Exception {
        catalog.register(List.of(whale(1, "blue", null)));
        OneFile file = new OneFile(Duration.ZERO);
        other.history().writing(file);
        // Between the two it may have said that it is there.
        await("nobody takes it for ended", this::otherIsTakenForEnded);
        accept(other, 1, 7);
        assertRefused("catalog.lapsed", "Begin again", () -> other.commit(adding("late")));
        assertTrue(file.lost);
        assertEquals(Optional.empty(), other.committed("late"));
        file.lost = false;
        other.commit(adding("again"));
        assertEquals(state(catalog), state(other));
    }

    @Test
    void whoWasForgottenCommitsNoFilesOfBefore() throws Exception {
        catalog.register(List.of(whale(1, "blue", null)));
        OneFile file = new OneFile(Duration.ZERO);
        other.history().writing(file);
        run("DELETE FROM process");
        assertRefused("catalog.lapsed", "Begin again", () -> other.commit(adding("late")));
        assertTrue(file.lost);
        file.lost = false;
        other.commit(adding("again"));
        assertEquals(state(catalog), state(other));
    }

    private static Commit adding(String token) {
        return new Commit(
                token,
                List.of(file("b", new Span(1, 0, 9, 10))),
                OptionalLong.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());
    }

    @Test
    void anAnswerThatIsLostIsFoundOutWhateverOthersWrite() {
        catalog.register(List.of(whale(1, "blue", null)));
        for (int round = 1; round <= 6; round++) {
            long at = 100L + round;
            faults.meanwhile(() -> accept(other, 1, at));
            faults.failNextCommit(round % 2 == 0 ? Fault.ANSWER_LOST : Fault.LOST_BEFORE, false);
            accept(catalog, 1, round);
            assertEquals(2 * round, sequences(other).size());
            assertEquals(state(other), state(catalog));
        }
    }

    @Test
    void anUnknownOutcomeIsLookedUpAlthoughOthersWroteSince() throws Exception {
        catalog.register(List.of(whale(1, "blue", null)));
        for (Fault fault : List.of(Fault.LOST_BEFORE, Fault.ANSWER_LOST)) {
            faults.failNextCommit(fault, true);
            KymographException unknown =
                    assertThrows(KymographException.class, () -> catalog.commit(adding(fault.name())));
            assertEquals("catalog.outcome-unknown", unknown.code());
            for (int at = 0; at < 5; at++) {
                accept(other, 1, at);
            }
            faults.up();
            accept(catalog, 1, 50);
            assertEquals(
                    fault == Fault.ANSWER_LOST, catalog.committed(fault.name()).isPresent());
            assertEquals(state(other), state(catalog));
        }
        assertEquals(12, sequences(catalog).size());
    }

    @Test
    void itsTablesAreNotChangedWhileOthersHaveItOpen() {
        assertThrows(java.sql.SQLException.class, () -> database.connectAlone().close());
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        Instant patience = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(patience), what);
            Thread.sleep(50);
        }
    }
}
