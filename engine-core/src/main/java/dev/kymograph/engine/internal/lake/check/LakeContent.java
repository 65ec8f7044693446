package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.RebuildReport.LeftOut;
import dev.kymograph.engine.internal.lake.check.ToldFile.SummedUp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The files of a lake, sorted out by what they say of themselves and each other. */
final class LakeContent {

    private final List<ToldFile> all = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    void add(String key, Path path) {
        try {
            all.add(ToldFile.read(key, path));
        } catch (KymographException e) {
            if (e.kind() != ErrorKind.DATA) {
                throw e;
            }
            leftOut.add(new LeftOut(key, e.getMessage()));
        } catch (IOException e) {
            leftOut.add(new LeftOut(key, "it cannot be read (" + e + ")"));
        }
    }

    /** Files that cannot be understood. */
    List<LeftOut> leftOut() {
        return leftOut;
    }

    /** By name, what rollups sum up: of each at least one file says so. */
    Map<String, SummedUp> rollups() {
        Map<String, SummedUp> rollups = new TreeMap<>();
        all.forEach(file -> file.rollup().ifPresent(told -> rollups.putIfAbsent(file.metricType(), told)));
        return rollups;
    }

    /** Those that no other says to have replaced, by metric type. */
    Map<String, List<ToldFile>> unreplaced() {
        Set<String> replaced = new HashSet<>();
        all.forEach(file -> replaced.addAll(file.replaces()));
        Map<String, List<ToldFile>> left = new TreeMap<>();
        all.stream()
                .filter(file -> !replaced.contains(file.id()))
                .forEach(file -> left.computeIfAbsent(file.metricType(), type -> new ArrayList<>())
                        .add(file));
        return left;
    }

    /** Files that were replaced by others with fewer readings: later writes, deletions, or a compaction that never ended. */
    List<ToldFile> shrunk() {
        return all.stream()
                .filter(file -> {
                    List<ToldFile> by = all.stream()
                            .filter(other -> other.replaces().contains(file.id()))
                            .toList();
                    return !by.isEmpty()
                            && by.stream().mapToLong(ToldFile::rows).sum() < file.rows();
                })
                .toList();
    }
}
