package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.duckdb.FaultyConnections.Fault;
import dev.kymograph.engine.internal.catalog.sql.SqlCatalog;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Unit;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Commits that fail, with and without an answer to whether they happened. */
class CommitterFaultsTest {

    private static final Commit COMMIT = new Commit(
            "token",
            List.of(new NewFile("bell", "/a", 1, 1, 1, "x", "zstd", true, List.of(new Span(1, 0, 0, 1)))),
            OptionalLong.empty(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty());

    @TempDir
    Path folder;

    private TestStore store;
    private FaultyConnections connections;
    private Catalog catalog;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(folder);
        connections = new FaultyConnections(store.instance());
        catalog = SqlCatalog.open(
                new DuckDbDatabase(store.instance(), connections, store.settings()),
                store.settings().gatherFor());
        catalog.declare(List.of(OtherProcess.KIND), List.of(OtherProcess.TYPE));
    }

    @AfterEach
    void close() throws Exception {
        catalog.close();
        store.close();
    }

    private void assertUnknown(Runnable write) {
        KymographException unknown = assertThrows(KymographException.class, write::run);
        assertEquals("catalog.outcome-unknown", unknown.code(), unknown.getMessage());
        assertEquals(ErrorKind.EXTERNAL, unknown.kind());
        assertTrue(unknown.getMessage().contains("Close the engine and open it again"), unknown.getMessage());
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        Instant patience = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(patience), what);
            Thread.sleep(20);
        }
    }

    @Test
    void anAnswerThatIsLostIsFoundOut() {
        long before = catalog.stateNumber();
        connections.failNextCommit(Fault.ANSWER_LOST, false);
        assertEquals(1, catalog.commit(COMMIT));
        assertEquals(Optional.of(1L), catalog.committed("token"));
        assertTrue(catalog.stateNumber() > before);
    }

    @Test
    void aCommitThatDidNotHappenFailsAndTheNextSucceeds() {
        long before = catalog.stateNumber();
        connections.failNextCommit(Fault.CLOSED_BEFORE_COMMIT, false);
        KymographException failed = assertThrows(KymographException.class, () -> catalog.commit(COMMIT));
        assertEquals("storage.io", failed.code(), failed.getMessage());
        assertEquals(Optional.empty(), catalog.committed("token"));
        assertEquals(before, catalog.stateNumber());
        assertEquals(1, catalog.commit(COMMIT));
    }

    @Test
    void anUnknownOutcomeThatWasACommitIsToldToTheListenerLater() throws Exception {
        long before = catalog.stateNumber();
        connections.failNextCommit(Fault.ANSWER_LOST, true);
        assertUnknown(() -> catalog.commit(COMMIT));
        assertEquals(Optional.of(1L), catalog.committed("token"), "the token decides");
        assertEquals(before, catalog.stateNumber());
        connections.up();
        await("the state number stays behind", () -> catalog.stateNumber() > before);
        assertEquals(catalog.state(List.of()).number(), catalog.stateNumber());
    }

    @Test
    void anUnknownOutcomeThatWasNoneIsTriedAgainAsIfItWereNew() throws Exception {
        long before = catalog.stateNumber();
        connections.failNextCommit(Fault.CLOSED_BEFORE_COMMIT, true);
        assertUnknown(() -> catalog.commit(COMMIT));
        assertEquals(Optional.empty(), catalog.committed("token"));
        connections.up();
        assertEquals(1, catalog.commit(COMMIT));
        assertEquals(before + 1, catalog.stateNumber());
    }

    private void accept(long number) {
        OtherProcess.acceptBatch(catalog, number);
    }

    /** What is known at hand is what is in the file. */
    private void assertBatches(long... sequences) {
        List<HotBatch> batches = catalog.hotBatches("bell");
        assertEquals(
                LongStream.of(sequences).boxed().toList(),
                batches.stream().map(HotBatch::sequence).toList());
        State state = catalog.state(List.of(Scope.all("bell")));
        assertEquals(batches, state.parts().get(0).batches());
        catalog.close();
        catalog = SqlCatalog.open(
                new DuckDbDatabase(store.instance(), connections, store.settings()),
                store.settings().gatherFor());
        assertEquals(batches, catalog.hotBatches("bell"));
        assertEquals(state, catalog.state(List.of(Scope.all("bell"))));
        assertEquals(state.number(), catalog.stateNumber());
        try (Rows rows =
                catalog.hotReadings("bell", batches.stream().map(HotBatch::id).toList())) {
            long readings = 0;
            while (rows.next()) {
                readings++;
            }
            assertEquals(HotBatch.readings(batches), readings);
        }
    }

    @Test
    void aBatchWhoseAnswerIsLostIsFoundOut() {
        accept(1);
        connections.failNextCommit(Fault.ANSWER_LOST, false);
        accept(2);
        accept(3);
        assertBatches(1, 2, 3);
        accept(4);
        assertBatches(1, 2, 3, 4);
    }

    @Test
    void aBatchThatDidNotHappenLeavesNoTrace() {
        accept(1);
        long before = catalog.stateNumber();
        connections.failNextCommit(Fault.CLOSED_BEFORE_COMMIT, false);
        KymographException failed = assertThrows(KymographException.class, () -> accept(2));
        assertEquals("storage.io", failed.code(), failed.getMessage());
        assertEquals(before, catalog.stateNumber());
        accept(3);
        assertBatches(1, 2);
    }

    @Test
    void aBatchOfUnknownOutcomeIsSeenOnceItTurnsOutToBeCommitted() throws Exception {
        accept(1);
        connections.failNextCommit(Fault.ANSWER_LOST, true);
        assertUnknown(() -> accept(2));
        assertEquals(1, catalog.hotBatches("bell").size());
        connections.up();
        await("the batch stays unknown", () -> catalog.hotBatches("bell").size() == 2);
        accept(3);
        assertBatches(1, 2, 3);
    }

    @Test
    void aBatchOfUnknownOutcomeThatWasNoneLeavesNoTrace() {
        accept(1);
        connections.failNextCommit(Fault.CLOSED_BEFORE_COMMIT, true);
        assertUnknown(() -> accept(2));
        KymographException still = assertThrows(KymographException.class, () -> accept(2));
        assertEquals("storage.io", still.code(), "nothing is written before that is known");
        connections.up();
        accept(3);
        assertBatches(1, 2);
    }

    @Test
    void aCommitOfUnknownOutcomeIsSeenByQuestionsAtOnce() {
        accept(1);
        connections.failNextCommit(Fault.ANSWER_LOST, true);
        assertUnknown(() -> catalog.commit(COMMIT));
        assertEquals(0, catalog.state(List.of()).snapshot());
        State state = catalog.state(List.of(Scope.all("bell")));
        assertEquals(1, state.snapshot(), "whatever is known at hand, the snapshot is that of the files");
        State.Part part = state.parts().get(0);
        assertEquals(List.of("/a"), part.files().stream().map(LakeFile::path).toList());
        assertEquals(1, part.batches().size());
        connections.up();
        accept(2);
        assertBatches(1, 2);
    }

    @Test
    void numbersGoOnWhereHotBatchesLeftThem() {
        accept(1);
        accept(2);
        assertEquals(3, catalog.reserveSequence(OtherProcess.TYPE));
        accept(4);
        assertBatches(1, 2, 4);
        assertEquals(5, catalog.reserveSequence(OtherProcess.TYPE));
        catalog.commit(new Commit(
                "flushed", List.of(), OptionalLong.empty(), List.of(1L, 2L), List.of(), List.of(), Optional.empty()));
        accept(6);
        assertBatches(4, 6);
        assertEquals(
                List.of(3L, 4L),
                catalog.hotBatches("bell").stream().map(HotBatch::id).toList());
    }

    @Test
    void aDeclarationOfUnknownOutcomeIsKnownOnceItTurnsOutToBeCommitted() throws Exception {
        connections.failNextCommit(Fault.ANSWER_LOST, true);
        MetricType again = MetricType.event(
                "ring", "cow", Unit.NONE, OtherProcess.TYPE.fields().get(0));
        assertUnknown(() -> catalog.declare(List.of(), List.of(again)));
        connections.up();
        await(
                "the declaration stays unknown",
                () -> catalog.declarations().metricType("ring").isPresent());
        catalog.declare(List.of(), List.of(again));
        assertEquals(List.of(), catalog.hotBatches("ring"));
    }
}
