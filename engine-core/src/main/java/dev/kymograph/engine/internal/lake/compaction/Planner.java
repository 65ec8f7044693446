package dev.kymograph.engine.internal.lake.compaction;

import dev.kymograph.engine.internal.catalog.Holdings;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.Micros;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Chooses files that become others together.
 *
 * <p>A group is closed: no file outside of it that shares a subject's time with it has its place in the write sequence between
 * those of the group, and none lies between its readings. So its output can have the group's whole range of sequences, and meets no
 * file that its inputs did not meet.
 */
public final class Planner {

    private final Rule rule;
    private final Holdings holdings;
    private final Predicate<LakeFile> unsorted;
    private final Map<Long, LakeFile> files = new HashMap<>();
    private final Timelines timelines;
    private final Map<Long, Set<Long>> overlaps = new HashMap<>();

    private Planner(Rule rule, Holdings holdings, Predicate<LakeFile> unsorted) {
        this.rule = rule;
        this.holdings = holdings;
        this.unsorted = unsorted;
        holdings.files().forEach(file -> files.put(file.id(), file));
        timelines = new Timelines(holdings.spans());
        timelines.meetings(this::met);
    }

    /**
     * The groups, none of which has anything to do with another; empty where nothing is to be gained.
     *
     * @param unsorted looks whether a file of others is not sorted by subject and time; asked of few
     */
    public static List<Group> plan(Rule rule, Holdings holdings, Predicate<LakeFile> unsorted) {
        return new Planner(rule, holdings, unsorted).groups();
    }

    private void met(long file, long other) {
        if (file != other && isSettled(file) && isSettled(other)) {
            overlaps.computeIfAbsent(file, id -> new HashSet<>()).add(other);
            overlaps.computeIfAbsent(other, id -> new HashSet<>()).add(file);
        }
    }

    private boolean isSettled(long file) {
        return files.get(file).sequenceTo() < holdings.settledBefore();
    }

    private List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        Set<Long> alone = new TreeSet<>(files.keySet());
        for (Set<Long> together : closed(seeds())) {
            Set<Long> chosen = worthIt(together);
            if (isGain(chosen)) {
                groups.add(group(chosen));
                alone.removeAll(chosen);
            }
        }
        alone.removeIf(
                file -> !isGainAlone(files.get(file)) || !missing(Set.of(file)).isEmpty());
        alone.forEach(file -> groups.add(group(Set.of(file))));
        groups.sort(Comparator.comparingLong(group -> group.files().get(0).fromMicros()));
        return groups;
    }

    /** Small files of one month, and files that share a subject's time. */
    private Collection<Set<Long>> seeds() {
        Union union = new Union();
        Map<YearMonth, Long> ofMonth = new TreeMap<>();
        for (LakeFile file : files.values()) {
            if (isSettled(file.id()) && rule.isSmall(file.bytes())) {
                YearMonth last = Micros.month(file.toMicros());
                for (YearMonth month = Micros.month(file.fromMicros());
                        !month.isAfter(last);
                        month = month.plusMonths(1)) {
                    union.join(file.id(), ofMonth.computeIfAbsent(month, any -> file.id()));
                }
            }
        }
        overlaps.forEach((file, others) -> others.forEach(other -> union.join(file, other)));
        return union.sets();
    }

    /** Each set with what must go with it; sets that come to share a file become one. */
    private Collection<Set<Long>> closed(Collection<Set<Long>> seeds) {
        Union union = new Union();
        seeds.forEach(
                seed -> seed.forEach(file -> union.join(file, seed.iterator().next())));
        Set<Set<Long>> done = new HashSet<>();
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Set<Long> set : union.sets()) {
                if (set.size() > 1 && done.add(set)) {
                    for (long more : missing(set)) {
                        grew |= union.join(more, set.iterator().next());
                    }
                }
            }
        }
        return union.sets();
    }

    /** Files that lie between the readings of others, and have their place in the sequence there or met none of them before. */
    private Set<Long> missing(Set<Long> set) {
        long from =
                set.stream().mapToLong(id -> files.get(id).sequenceFrom()).min().orElseThrow();
        long to = set.stream().mapToLong(id -> files.get(id).sequenceTo()).max().orElseThrow();
        Set<Long> missing = new TreeSet<>();
        for (Span hull : hulls(set)) {
            timelines.meeting(hull, id -> {
                LakeFile file = files.get(id);
                boolean between = file.sequenceFrom() <= to && file.sequenceTo() >= from;
                if (!set.contains(id) && (between || (isSettled(id) && meetsNone(id, set)))) {
                    missing.add(id);
                }
            });
        }
        return missing;
    }

    private boolean meetsNone(long file, Set<Long> set) {
        return overlaps.getOrDefault(file, Set.of()).stream().noneMatch(set::contains);
    }

    /** What the segments of the output would be: of each subject and month the first moment and the last. */
    private Collection<Span> hulls(Set<Long> set) {
        Map<List<Object>, Span> hulls = new HashMap<>();
        for (long file : set) {
            for (Span span : holdings.spans().get(file)) {
                for (Span piece : Months.cut(span)) {
                    hulls.merge(
                            List.of(piece.subject(), Micros.month(piece.fromMicros())),
                            piece,
                            (a, b) -> new Span(
                                    a.subject(),
                                    Math.min(a.fromMicros(), b.fromMicros()),
                                    Math.max(a.toMicros(), b.toMicros()),
                                    0));
                }
            }
        }
        return hulls.values();
    }

    /** Without the largest files where they would be written again for little; empty where that cannot be. */
    private Set<Long> worthIt(Set<Long> together) {
        if (!together.stream().allMatch(this::isSettled)) {
            return Set.of();
        }
        List<LakeFile> bySize =
                new ArrayList<>(together.stream().map(files::get).toList());
        bySize.sort(Comparator.comparingLong(LakeFile::bytes).thenComparingLong(LakeFile::id));
        long bytes = bySize.stream().mapToLong(LakeFile::bytes).sum();
        Set<Long> chosen = new HashSet<>(together);
        boolean left = false;
        for (int i = bySize.size() - 1; i >= 0; i--) {
            LakeFile largest = bySize.get(i);
            bytes -= largest.bytes();
            boolean overlapped = !meetsNone(largest.id(), chosen);
            if (rule.allows(largest.bytes(), overlapped, bytes)) {
                return !left || missing(chosen).isEmpty() ? chosen : Set.of();
            }
            chosen.remove(largest.id());
            left = true;
        }
        return chosen;
    }

    private boolean isGain(Set<Long> chosen) {
        if (chosen.size() < 2) {
            return false;
        }
        long small = chosen.stream()
                .filter(id -> rule.isSmall(files.get(id).bytes()))
                .count();
        return small >= (rule.isThorough() ? 2 : rule.smallFiles())
                || chosen.stream().anyMatch(id -> !meetsNone(id, chosen));
    }

    /**
     * Whether a file is written again although it goes with no other. What comes of it is no such file again: it is the engine's own,
     * sorted and of one month, and each time that it is too large it has fewer subjects or days.
     */
    private boolean isGainAlone(LakeFile file) {
        if (!rule.isThorough() || !isSettled(file.id()) || rule.isSmall(file.bytes())) {
            return false;
        }
        return (rule.isTooLarge(file.bytes()) && canBeCut(file))
                || (file.foreign().isForeign() && (isOfSeveralMonths(file) || unsorted.test(file)));
    }

    private boolean canBeCut(LakeFile file) {
        return holdings.spans().get(file.id()).size() > 1 || !isOfOneDay(file);
    }

    private static boolean isOfOneDay(LakeFile file) {
        return Micros.moment(file.fromMicros())
                .truncatedTo(ChronoUnit.DAYS)
                .equals(Micros.moment(file.toMicros()).truncatedTo(ChronoUnit.DAYS));
    }

    private static boolean isOfSeveralMonths(LakeFile file) {
        return !Micros.month(file.fromMicros()).equals(Micros.month(file.toMicros()));
    }

    private Group group(Set<Long> chosen) {
        List<LakeFile> its = new TreeSet<>(chosen).stream().map(files::get).toList();
        Map<Long, List<Span>> spans = new LinkedHashMap<>();
        Set<Long> overlapping = new HashSet<>();
        for (long id : chosen) {
            spans.put(id, holdings.spans().get(id));
            if (!meetsNone(id, chosen)) {
                overlapping.add(id);
            }
        }
        return new Group(its, spans, overlapping);
    }
}
