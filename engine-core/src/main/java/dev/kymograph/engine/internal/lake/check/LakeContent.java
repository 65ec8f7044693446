package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.RebuildReport.LeftOut;
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
            ToldFile file = ToldFile.read(key, path);
            if (file.isOfRollup()) {
                leftOut.add(new LeftOut(key, "it is of the rollup " + file.metricType() + ": create that again"));
            } else {
                all.add(file);
            }
        } catch (KymographException e) {
            if (e.kind() != ErrorKind.DATA) {
                throw e;
            }
            leftOut.add(new LeftOut(key, e.getMessage()));
        } catch (IOException e) {
            leftOut.add(new LeftOut(key, "it cannot be read (" + e + ")"));
        }
    }

    List<LeftOut> leftOut() {
        return leftOut;
    }

    /** Those that no other has replaced, by metric type. */
    Map<String, List<ToldFile>> live() {
        Set<String> replaced = new HashSet<>();
        all.forEach(file -> replaced.addAll(file.replaces()));
        List<ToldFile> left =
                all.stream().filter(file -> !replaced.contains(file.id())).toList();
        Map<String, List<ToldFile>> live = new TreeMap<>();
        for (ToldFile file : left) {
            // What replaced it may itself have been replaced and be gone.
            boolean isWithin = left.stream().anyMatch(other -> !other.replaces().isEmpty() && file.isWithin(other));
            if (isWithin) {
                leftOut.add(new LeftOut(file.key(), "a file that was made later has its writes"));
            } else {
                live.computeIfAbsent(file.metricType(), type -> new ArrayList<>())
                        .add(file);
            }
        }
        return live;
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
