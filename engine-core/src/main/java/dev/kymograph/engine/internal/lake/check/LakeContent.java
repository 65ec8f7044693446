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
    private final List<ToldFile> ofRollups = new ArrayList<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    void add(String key, Path path) {
        try {
            ToldFile file = ToldFile.read(key, path);
            if (file.isOfRollup()) {
                ofRollups.add(file);
                leftOut.add(new LeftOut(
                        key,
                        "it is of the rollup " + file.metricType()
                                + ": create that again; what retention dropped is in here alone"));
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

    /** They are among those left out. */
    List<ToldFile> ofRollups() {
        return ofRollups;
    }

    List<LeftOut> leftOut() {
        return leftOut;
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
