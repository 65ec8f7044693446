package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.Snapshots.Keep;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What every catalog knows of rollups. */
public abstract class CatalogRollupContract extends CatalogCase {

    private static final Rollup HOURS = new Rollup("song_pitch_1h", "song_pitch", Duration.ofHours(1));
    private static final MetricType SUMS = MetricType.every(
            Duration.ofHours(1), "song_pitch_1h", "whale", new Unit("Hz"), Field.of("pitch_mean", FieldType.DOUBLE));

    private List<LakeFile> files(String metricType) {
        return part(Scope.all(metricType)).files();
    }

    @Test
    void aFilesNewsAreOfTheSnapshotThatAddedItUnlessItSaysOtherwise() {
        long first = add(file("/a", span(1, 0, 5)));
        NewFile merged = new NewFile(
                "song_pitch",
                "/b",
                1,
                1,
                1,
                "x",
                "zstd",
                true,
                Foreign.NOT,
                OptionalLong.of(first),
                List.of(span(1, 0, 5)));
        long second = catalog.commit(commit(List.of(merged), List.of(), List.of(1L)));
        assertTrue(second > first);
        assertEquals(
                List.of(first),
                files("song_pitch").stream().map(LakeFile::newsIn).toList());
    }

    @Test
    void aRollupAndItsMetricTypeStayUntilItIsDropped() throws Exception {
        catalog.rollups().create(HOURS, SUMS);
        reopen();
        assertEquals(List.of(HOURS), catalog.rollups().all());
        assertEquals(SUMS, catalog.declarations().requireMetricType("song_pitch_1h"));
        add(new NewFile("song_pitch_1h", "/s", 1, 1, 1, "x", "zstd", true, List.of(span(1, 0, 0))));
        State before = catalog.state(List.of());
        catalog.rollups().drop("song_pitch_1h");
        assertEquals(List.of(), catalog.rollups().all());
        assertTrue(catalog.declarations().metricType("song_pitch_1h").isEmpty());
        assertTrue(catalog.state(List.of()).snapshot() > before.snapshot(), "a change of the lake");
        reopen();
        assertEquals(List.of(), catalog.rollups().all());
        catalog.rollups().create(HOURS, SUMS);
        assertEquals(List.of(), files("song_pitch_1h"), "it begins anew");
        assertFalse(catalog.rollups().known(HOURS, Long.MAX_VALUE - 1).isRefreshed());
    }

    @Test
    void aRollupIsNotDroppedByWhatWasKeptAndHeldBefore() {
        catalog.rollups().create(HOURS, SUMS);
        List<Hold> nobody = catalog.retention().holds();
        assertRefused(
                "catalog.conflict",
                "other readings of song_pitch",
                () -> catalog.rollups().drop(HOURS, 7, nobody));
        catalog.register(List.of(Subject.of("whale", 1, "Whale 1", Map.of())));
        catalog.retention().hold(new Hold("whale", 1, "study 12", Instant.EPOCH));
        assertRefused(
                "catalog.conflict",
                "other subjects are held",
                () -> catalog.rollups().drop(HOURS, Long.MIN_VALUE, nobody));
        assertEquals(List.of(HOURS), catalog.rollups().all());
        catalog.rollups().drop(HOURS, Long.MIN_VALUE, catalog.retention().holds());
        assertEquals(List.of(), catalog.rollups().all());
    }

    @Test
    void namesAreGivenOnce() {
        catalog.rollups().create(HOURS, SUMS);
        assertRefused(
                "rollup.exists", "'song_pitch_1h'", () -> catalog.rollups().create(HOURS, SUMS));
        Rollup other = new Rollup("dive_depth", "song_pitch", Duration.ofHours(1));
        assertRefused("metric.exists", "'dive_depth'", () -> catalog.rollups().create(other, DEPTH));
        MetricType declared =
                MetricType.event("song_pitch_1h", "whale", new Unit("Hz"), Field.of("pitch", FieldType.DOUBLE));
        assertRefused("metric.rollup", "the rollup of song_pitch", () -> catalog.declare(List.of(), List.of(declared)));
        assertRefused(
                "metric.rollup",
                "the rollup of song_pitch",
                () -> catalog.requireDeclarable(List.of(), List.of(declared)));
    }

    @Test
    void eachSnapshotKnowsHowFarARollupWasTrueThen() throws Exception {
        catalog.rollups().create(HOURS, SUMS);
        long first = add(file("/a", span(1, 0, 5)));
        assertFalse(catalog.rollups().known(HOURS, first).isRefreshed());
        catalog.rollups().refreshed("song_pitch_1h", first - 1, List.of());
        long second = add(file("/b", span(1, 10, 15)));
        catalog.rollups().refreshed("song_pitch_1h", first, List.of());
        catalog.rollups().refreshed("song_pitch_1h", second, List.of());
        reopen();
        assertFalse(catalog.rollups().known(HOURS, first - 1).isRefreshed());
        assertEquals(first - 1, catalog.rollups().known(HOURS, first).upto());
        assertEquals(second, catalog.rollups().known(HOURS, second).upto());
    }

    @Test
    void whatIsInvalidatedIsKnownFromItsSnapshotOn() {
        catalog.rollups().create(HOURS, SUMS);
        long before = add(file("/a", span(1, 0, 5)));
        catalog.rollups().refreshed("song_pitch_1h", before, List.of());
        Invalidated one = new Invalidated(OptionalInt.of(1), 0, 10);
        Invalidated all = new Invalidated(OptionalInt.empty(), 5, 7);
        catalog.rollups().invalidate("song_pitch", List.of(one, all));
        long after = catalog.state(List.of()).snapshot();
        assertEquals(List.of(), catalog.rollups().known(HOURS, before).invalidated());
        RollupKnowledge known = catalog.rollups().known(HOURS, after);
        assertEquals(new RollupKnowledge(before, List.of(one, all), List.of()), known);
        Optional<Instant> since = Optional.of(catalog.history().require(after).at());
        assertEquals(since, catalog.rollups().invalidatedSince(HOURS, before, 9));
        assertEquals(Optional.empty(), catalog.rollups().invalidatedSince(HOURS, before, 10), "it ends there");
        assertEquals(Optional.empty(), catalog.rollups().invalidatedSince(HOURS, after, 0), "it came before");
        assertEquals(
                List.of(),
                catalog.rollups()
                        .known(new Rollup("dive_depth_1h", "dive_depth", Duration.ofHours(1)), after)
                        .invalidated());
        catalog.rollups().refreshed("song_pitch_1h", after, List.of());
        assertEquals(List.of(), catalog.rollups().known(HOURS, after).invalidated());
    }

    private int invalidated(long snapshot) {
        return catalog.rollups().known(HOURS, snapshot).invalidated().size();
    }

    /** Where a rollup is refreshed and old snapshots expire, nobody may take it for true up to before, with nothing invalidated since. */
    @Test
    void ofASnapshotThatExpiredNothingIsKnownAnyMore() {
        catalog.rollups().create(HOURS, SUMS);
        catalog.rollups().refreshed("song_pitch_1h", add(file("/a", span(1, 0, 5))), List.of());
        catalog.rollups().invalidate("song_pitch", List.of(new Invalidated(OptionalInt.of(1), 0, 10)));
        long seen = catalog.state(List.of()).snapshot();
        assertEquals(1, invalidated(seen));
        catalog.rollups().refreshed("song_pitch_1h", add(file("/b", span(1, 10, 15))), List.of());
        catalog.history().expire(Keep.newest(1), Instant.now());
        assertEquals(
                new RollupKnowledge(-1, List.of(), List.of()), catalog.rollups().known(HOURS, seen));
    }

    @Test
    void whatIsInvalidatedIsForgottenWhenNoRollupNeedsItAnyMore() {
        Invalidated some = new Invalidated(OptionalInt.of(1), 0, 10);
        add(file("/a", span(1, 0, 5)));
        catalog.rollups().invalidate("song_pitch", List.of(some));
        assertEquals(0, invalidated(Long.MAX_VALUE - 1), "there is no rollup");
        catalog.rollups().create(HOURS, SUMS);
        catalog.rollups().invalidate("song_pitch", List.of(some));
        long early = catalog.state(List.of()).snapshot();
        assertEquals(1, invalidated(early), "a refresh may be under way that does not know it");
        long known = add(file("/b", span(1, 10, 15)));
        catalog.rollups().refreshed("song_pitch_1h", known, List.of());
        catalog.rollups().invalidate("song_pitch", List.of(some));
        assertEquals(1, invalidated(early), "earlier snapshots may be asked");
        catalog.history().expire(Keep.newest(1), Instant.now());
        assertEquals(0, invalidated(early));
        assertEquals(1, invalidated(Long.MAX_VALUE - 1), "the last one is not refreshed");
        catalog.rollups().drop("song_pitch_1h");
        assertEquals(0, invalidated(Long.MAX_VALUE - 1));
    }

    @Test
    void whatWasSummedUpBeforeARollupBeganAnewIsRefused() {
        catalog.rollups().create(HOURS, SUMS);
        long first = add(file("/a", span(1, 0, 5)));
        long second = add(file("/b", span(1, 10, 15)));
        NewFile sums = new NewFile("song_pitch_1h", "/s", 1, 2, 2, "x", "zstd", true, List.of(span(1, 0, 0)));
        Commit late = commit(List.of(sums), List.of(), List.of()).derived(new Derived("song_pitch_1h", second));
        catalog.history().rollback("back", first, Optional.of("dive_depth"));
        catalog.history().rollback("again", first, Optional.empty());
        assertRefused("catalog.conflict", "the rollup song_pitch_1h", () -> catalog.commit(late));
        catalog.rollups().refreshed("song_pitch_1h", second, List.of());
        assertFalse(catalog.rollups().known(HOURS, Long.MAX_VALUE - 1).isRefreshed());
        long now = catalog.state(List.of()).snapshot();
        Commit next = commit(List.of(sums), List.of(), List.of()).derived(new Derived("song_pitch_1h", now));
        catalog.rollups().drop("song_pitch_1h");
        catalog.rollups().create(HOURS, SUMS);
        assertRefused("catalog.conflict", "the rollup song_pitch_1h", () -> catalog.commit(next));
        assertEquals(List.of(), files("song_pitch_1h"));
    }
}
