package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.RebuildReport.LeftOut;
import dev.kymograph.engine.internal.lake.check.ToldFile.SummedUp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The files of a lake, sorted out by what they say of themselves and each other. */
final class LakeContent {

    private final Map<String, Long> keptFrom;
    private final List<ToldFile> all = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();
    private final List<String> damaged = new ArrayList<>();

    /** @param keptFrom what the lake says now, in microseconds, by metric type */
    LakeContent(Map<String, Long> keptFrom) {
        this.keptFrom = keptFrom;
    }

    void add(String key, Path path) {
        try {
            all.add(ToldFile.read(key, path));
        } catch (KymographException e) {
            if (e.kind() != ErrorKind.DATA) {
                throw e;
            }
            leftOut.add(new LeftOut(key, e.getMessage()));
            if (!e.code().equals(ToldFile.OTHERS_FILE)) {
                damaged.add(key);
            }
        } catch (IOException e) {
            leftOut.add(new LeftOut(key, "it cannot be read (" + e + ")"));
            damaged.add(key);
        }
    }

    /** Files that cannot be understood. */
    List<LeftOut> leftOut() {
        return leftOut;
    }

    /** By name, what rollups sum up: one that was dropped and made again is what the latest of its files says. */
    Map<String, SummedUp> rollups() {
        Map<String, SummedUp> rollups = new TreeMap<>();
        all.stream()
                .sorted(Comparator.comparingLong(ToldFile::sequenceTo))
                .forEach(file -> file.rollup().ifPresent(told -> rollups.put(file.metricType(), told)));
        return rollups;
    }

    /** Those that no other says to have replaced, by metric type. */
    Map<String, List<ToldFile>> unreplaced() {
        Set<String> replaced = replaced();
        Map<String, List<ToldFile>> left = new TreeMap<>();
        valid().stream()
                .filter(file -> !replaced.contains(file.id()))
                .forEach(file -> left.computeIfAbsent(file.metricType(), type -> new ArrayList<>())
                        .add(file));
        return left;
    }

    private Set<String> replaced() {
        Set<String> replaced = new HashSet<>();
        valid().forEach(file -> replaced.addAll(file.replaces()));
        return replaced;
    }

    /** All but those whose work was {@link #takenBack}. */
    List<ToldFile> valid() {
        Set<ToldFile> not = Set.copyOf(takenBack());
        return all.stream().filter(file -> !not.contains(file)).toList();
    }

    /**
     * Files that dropped readings which a rollback brought back: the lake says that readings are kept from earlier on, and what they took
     * the place of is still there.
     */
    List<ToldFile> takenBack() {
        Set<String> there = all.stream().map(ToldFile::id).collect(Collectors.toSet());
        return all.stream()
                .filter(file -> file.keptFrom() > keptFrom.getOrDefault(file.metricType(), Long.MIN_VALUE)
                        && there.containsAll(file.replaces()))
                .toList();
    }

    /** Files of which not even the end can be read. */
    List<String> unreadable() {
        return damaged;
    }

    /** Those of them that no other says to have replaced. */
    List<String> damaged() {
        Set<String> replaced = replaced();
        return damaged.stream()
                .filter(key -> FileKey.of(key).stream().noneMatch(its -> replaced.contains(its.id())))
                .toList();
    }
}
