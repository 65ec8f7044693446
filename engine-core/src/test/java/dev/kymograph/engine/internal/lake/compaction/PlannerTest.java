package dev.kymograph.engine.internal.lake.compaction;

import dev.kymograph.engine.internal.catalog.Foreign;
import dev.kymograph.engine.internal.catalog.Holdings;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.lake.compaction.Rule.Thoroughness;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PlannerTest {

    private static final long SEEDS = Long.getLong("kymograph.planner-seeds", 500);
    private static final Rule ALL = new Rule(RandomLake.TARGET, 4, Thoroughness.ALL);
    private static final Rule BY_THE_WAY = new Rule(RandomLake.TARGET, 4, Thoroughness.BY_THE_WAY);
    private static final long JANUARY = Micros.start(YearMonth.of(2023, 1));
    private static final long DAY = 86_400_000_000L;

    @Test
    void whatQuestionsAnswerStaysTheSame() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            for (Rule rule : List.of(ALL, BY_THE_WAY)) {
                RandomLake lake = new RandomLake(seed);
                Map<RandomLake.Key, Long> before = lake.readings();
                Planner.plan(rule, lake.holdings(lake.nextMiddle()), PlannerTest::sorted)
                        .forEach(lake::replace);
                assertEquals(before, lake.readings(), "seed " + seed + ", settled in part");
                Planner.plan(rule, lake.holdings(Long.MAX_VALUE), PlannerTest::sorted)
                        .forEach(lake::replace);
                assertEquals(before, lake.readings(), "seed " + seed);
            }
        }
    }

    @Test
    void noFileIsInTwoGroupsAndNoneThatIsNotSettledInAny() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomLake lake = new RandomLake(seed);
            long settledBefore = lake.nextMiddle();
            Set<Long> seen = new HashSet<>();
            for (Group group : Planner.plan(ALL, lake.holdings(settledBefore), PlannerTest::sorted)) {
                group.files().forEach(file -> assertTrue(seen.add(file.id())));
                assertTrue(group.sequenceTo() < settledBefore, "seed " + seed);
            }
        }
    }

    @Test
    void noOverlappingFileOutsideHasItsPlaceBetweenThoseOfAGroup() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomLake lake = new RandomLake(seed);
            for (Rule rule : List.of(ALL, BY_THE_WAY)) {
                for (Group group : Planner.plan(rule, lake.holdings(lake.nextMiddle()), PlannerTest::sorted)) {
                    Set<Long> ids = new HashSet<>(
                            group.files().stream().map(LakeFile::id).toList());
                    long its = seed;
                    lake.files().forEach((id, content) -> {
                        boolean between = content.from() <= group.sequenceTo() && content.to() >= group.sequenceFrom();
                        boolean meets = ids.stream()
                                .anyMatch(input ->
                                        RandomLake.meet(content, lake.files().get(input)));
                        assertFalse(!ids.contains(id) && between && meets, () -> "seed " + its + ", file " + id);
                    });
                }
            }
        }
    }

    @Test
    void aThoroughCompactionLeavesNoOverlapAndNothingToDo() {
        int done = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomLake lake = new RandomLake(seed);
            for (int round = 0;
                    round < 6
                            && !Planner.plan(ALL, lake.holdings(Long.MAX_VALUE), PlannerTest::sorted)
                                    .isEmpty();
                    round++) {
                Planner.plan(ALL, lake.holdings(Long.MAX_VALUE), PlannerTest::sorted)
                        .forEach(lake::replace);
                assertEquals(0, lake.overlaps(), "seed " + seed);
                done++;
            }
            assertEquals(
                    List.of(), Planner.plan(ALL, lake.holdings(Long.MAX_VALUE), PlannerTest::sorted), "seed " + seed);
        }
        assertTrue(done > SEEDS / 2 && done < SEEDS * 3 / 2, "rounds for all: " + done);
    }

    @Test
    void compactingByTheWayComesToAnEndToo() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            RandomLake lake = new RandomLake(seed);
            int rounds = 0;
            List<Group> groups = Planner.plan(BY_THE_WAY, lake.holdings(Long.MAX_VALUE), PlannerTest::sorted);
            while (!groups.isEmpty()) {
                groups.forEach(lake::replace);
                assertTrue(++rounds < 10, "seed " + seed);
                groups = Planner.plan(BY_THE_WAY, lake.holdings(Long.MAX_VALUE), PlannerTest::sorted);
            }
        }
    }

    @Test
    void aLargeFileIsNotWrittenAgainForAFewReadings() {
        List<LakeFile> files = new ArrayList<>(List.of(file(1, 0, 9, 400)));
        for (int i = 2; i <= 6; i++) {
            files.add(file(i, 9 + i, 9 + i, 5));
        }
        assertEquals(List.of(List.of(2L, 3L, 4L, 5L, 6L)), plan(BY_THE_WAY, files));
        assertEquals(List.of(List.of(1L, 2L, 3L, 4L, 5L, 6L)), plan(ALL, files));
    }

    @Test
    void anOverlappedFileIsWrittenAgainForATenthOfIt() {
        assertEquals(List.of(), plan(BY_THE_WAY, List.of(file(1, 0, 9, 400), file(2, 3, 3, 39))));
        assertEquals(List.of(List.of(1L, 2L)), plan(BY_THE_WAY, List.of(file(1, 0, 9, 400), file(2, 3, 3, 40))));
        assertEquals(List.of(List.of(1L, 2L)), plan(ALL, List.of(file(1, 0, 9, 400), file(2, 3, 3, 1))));
    }

    @Test
    void filesThatAreLargeEnoughStayAsTheyAre() {
        assertEquals(List.of(), plan(ALL, List.of(file(1, 0, 3, 500), file(2, 4, 5, 900), file(3, 6, 7, 499))));
        assertEquals(
                List.of(List.of(2L, 3L)),
                plan(ALL, List.of(file(1, 0, 3, 500), file(2, 4, 5, 499), file(3, 6, 7, 499))));
    }

    @Test
    void aLargeFileAloneIsCutAndOneThatCannotBeStays() {
        assertEquals(List.of(List.of(1L)), plan(ALL, List.of(file(1, 0, 3, 2001))));
        assertEquals(List.of(), plan(BY_THE_WAY, List.of(file(1, 0, 3, 2001))));
        assertEquals(List.of(), plan(ALL, List.of(file(1, 0, 0, 9000))), "a day of one subject");
        assertEquals(List.of(), plan(ALL, List.of(file(1, 0, 3, 2000))));
    }

    @Test
    void aFileOfOthersAloneIsTakenWhereItIsUnsortedOrOfSeveralMonths() {
        assertEquals(
                1,
                Planner.plan(ALL, holdings(List.of(theirs(0, 40, 500))), PlannerTest::sorted)
                        .size());
        assertEquals(
                1,
                Planner.plan(ALL, holdings(List.of(theirs(0, 3, 500))), PlannerTest::unsorted)
                        .size());
        assertEquals(List.of(), Planner.plan(ALL, holdings(List.of(theirs(0, 3, 500))), PlannerTest::sorted));
        assertEquals(
                List.of(), Planner.plan(ALL, holdings(List.of(theirs(0, 40, 499))), PlannerTest::unsorted), "small");
        assertEquals(List.of(), Planner.plan(BY_THE_WAY, holdings(List.of(theirs(0, 40, 900))), PlannerTest::unsorted));
        assertEquals(
                List.of(), Planner.plan(ALL, holdings(List.of(file(1, 0, 40, 900))), PlannerTest::unsorted), "our own");
    }

    private static boolean sorted(LakeFile file) {
        return file == null;
    }

    private static boolean unsorted(LakeFile file) {
        return file != null;
    }

    private static LakeFile theirs(long fromDay, long toDay, long bytes) {
        LakeFile file = file(1, fromDay, toDay, bytes);
        return new LakeFile(
                file.id(),
                file.metricType(),
                file.path(),
                bytes,
                bytes,
                file.fromMicros(),
                file.toMicros(),
                1,
                1,
                "",
                "snappy",
                false,
                new Foreign("/theirs", "", 0),
                1);
    }

    @Test
    void monthsStayApart() {
        assertEquals(
                List.of(List.of(1L, 2L), List.of(3L, 4L)),
                plan(ALL, List.of(file(1, 0, 1, 9), file(2, 2, 3, 9), file(3, 40, 41, 9), file(4, 42, 43, 9))));
    }

    @Test
    void aMonthWithMoreThanTheTargetOfOneSubjectIsCutByDays() throws Exception {
        Group group = Planner.plan(
                        ALL, holdings(List.of(file(1, 0, 4, 1500), file(2, 1, 4, 1500))), PlannerTest::sorted)
                .get(0);
        SortedMap<Long, NavigableMap<Integer, Long>> readings = new TreeMap<>();
        for (int day = 0; day < 5; day++) {
            readings.put(JANUARY + day * DAY, new TreeMap<>(Map.of(1, day == 2 ? 1400L : 400L)));
        }
        Parts parts = new Parts(group, RandomLake.TARGET, new Parts.Counts(), month -> readings);
        List<String> days = new ArrayList<>();
        for (var part = parts.next(); part.isPresent(); part = parts.next()) {
            days.add((part.get().fromMicros() - JANUARY) / DAY + "-"
                    + (part.get().toMicros() - JANUARY) / DAY);
        }
        assertEquals(List.of("0-2", "2-3", "3-5"), days);
    }

    /** A file of one subject; each is a later write than those of a smaller id. */
    private static LakeFile file(long id, long fromDay, long toDay, long bytes) {
        return new LakeFile(
                id,
                "pulse",
                "/" + id,
                bytes,
                bytes,
                JANUARY + fromDay * DAY,
                JANUARY + toDay * DAY,
                id,
                id,
                "",
                "zstd",
                true,
                Foreign.NOT,
                1);
    }

    private static List<List<Long>> plan(Rule rule, List<LakeFile> files) {
        return Planner.plan(rule, holdings(files), PlannerTest::sorted).stream()
                .map(group -> group.files().stream().map(LakeFile::id).toList())
                .toList();
    }

    private static Holdings holdings(List<LakeFile> files) {
        Map<Long, List<Span>> spans = new HashMap<>();
        files.forEach(file ->
                spans.put(file.id(), List.of(new Span(1, file.fromMicros(), file.toMicros(), file.readings()))));
        return new Holdings(files, spans, Long.MAX_VALUE);
    }
}
