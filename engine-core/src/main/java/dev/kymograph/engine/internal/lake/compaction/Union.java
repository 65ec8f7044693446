package dev.kymograph.engine.internal.lake.compaction;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Sets of files that grow together. */
final class Union {

    private final Map<Long, Long> parents = new HashMap<>();

    /** Makes one set of the two that these are in; false where it is one already. */
    boolean join(long file, long other) {
        long root = root(file);
        long otherRoot = root(other);
        if (root != otherRoot) {
            parents.put(Math.max(root, otherRoot), Math.min(root, otherRoot));
        }
        return root != otherRoot;
    }

    private long root(long file) {
        long at = file;
        for (long parent = parents.computeIfAbsent(at, id -> id); parent != at; parent = parents.get(at)) {
            parents.put(at, parents.get(parent));
            at = parent;
        }
        return at;
    }

    Collection<Set<Long>> sets() {
        Map<Long, Set<Long>> sets = new HashMap<>();
        Set.copyOf(parents.keySet())
                .forEach(file -> sets.computeIfAbsent(root(file), root -> new TreeSet<>())
                        .add(file));
        return sets.values();
    }
}
