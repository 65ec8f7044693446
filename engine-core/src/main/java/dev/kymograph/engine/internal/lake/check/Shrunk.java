package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.internal.lake.check.FileContent.SubjectDay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds files that were replaced by others with fewer readings: later writes, deletions, or a compaction that never ended. What that
 * wrote has whole days of whole subjects, so of a day that is still to come it has no reading.
 */
final class Shrunk {

    private final WholeFiles files;

    Shrunk(WholeFiles files) {
        this.files = files;
    }

    List<ToldFile> among(List<ToldFile> all) {
        Map<String, List<ToldFile>> successors = new HashMap<>();
        for (ToldFile file : all) {
            file.replaces()
                    .forEach(id -> successors
                            .computeIfAbsent(id, none -> new ArrayList<>())
                            .add(file));
        }
        Map<List<ToldFile>, List<ToldFile>> replaced = new LinkedHashMap<>();
        all.stream()
                .filter(file -> successors.containsKey(file.id()))
                .forEach(file -> replaced.computeIfAbsent(successors.get(file.id()), its -> new ArrayList<>())
                        .add(file));
        List<ToldFile> shrunk = new ArrayList<>();
        replaced.forEach((by, some) -> shrunk.addAll(shrunk(some, by)));
        return shrunk;
    }

    private List<ToldFile> shrunk(List<ToldFile> replaced, List<ToldFile> by) {
        long rows = by.stream().mapToLong(ToldFile::rows).sum();
        Map<SubjectDay, Long> there = new HashMap<>();
        for (ToldFile file : by) {
            files.days(file).ifPresent(days -> days.forEach((day, readings) -> there.merge(day, readings, Long::sum)));
        }
        return replaced.stream()
                .filter(file -> rows < file.rows() || lacksAny(there, file))
                .toList();
    }

    /** Of a file that cannot be read there is nothing to be missed. */
    private boolean lacksAny(Map<SubjectDay, Long> there, ToldFile file) {
        files.goOn();
        Optional<Map<SubjectDay, Long>> days = files.days(file);
        return days.isPresent()
                && days.get().entrySet().stream()
                        .anyMatch(day -> there.getOrDefault(day.getKey(), 0L) < day.getValue());
    }
}
