package dev.kymograph.engine.internal.lake;

import java.util.List;

/**
 * What is in the lake from before a moment.
 *
 * @param readings that would go, also hot ones; each write of a reading counts
 * @param files that have some of them
 * @param spared subjects that have such readings and are held
 */
public record Droppable(long readings, long files, List<Integer> spared) {

    public Droppable {
        spared = List.copyOf(spared);
    }
}
