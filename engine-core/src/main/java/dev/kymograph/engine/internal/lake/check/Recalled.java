package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks.Mark;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Subjects whom the lake says to be erased, and of whom files have readings all the same. */
final class Recalled {

    private final List<Mark> marks;
    private final Map<Subject, Tombstone> erased = new HashMap<>();

    Recalled(Collection<Mark> marks) {
        this.marks = List.copyOf(marks);
    }

    /** Whether anybody was erased at all. */
    boolean isAnybody() {
        return !marks.isEmpty();
    }

    List<Tombstone> tombstones() {
        return List.copyOf(erased.values());
    }

    /** Of some subjects those of whom nothing may come back; what files have of them is taken out afterwards. */
    Set<Integer> among(SubjectKind kind, Set<Integer> ids) {
        Set<Integer> standing = new HashSet<>();
        for (Mark mark : marks) {
            ids.stream().filter(id -> mark.names(kind.name(), id)).forEach(id -> {
                erased.put(Subject.of(kind.name(), id, kind.name() + " " + id, Map.of()), mark.of(kind.name(), id));
                if (mark.readmittedAt().isEmpty()) {
                    standing.add(id);
                } else {
                    standing.remove(id);
                }
            });
        }
        return standing;
    }
}
