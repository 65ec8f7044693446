package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.duckdb.FaultyConnections.Fault;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Unit;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
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
    private DuckDbCatalog catalog;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(folder);
        connections = new FaultyConnections(store.instance());
        catalog = DuckDbCatalog.open(store.instance(), connections, store.settings());
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
