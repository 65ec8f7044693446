package dev.kymograph.engine;

import dev.kymograph.engine.extension.Rows;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** What was refused, kept with its reason. */
public interface Quarantine {

    /** The newest first: id, at, source, line, target, reason. */
    Rows list(int most);

    Optional<Item> find(long id);

    /** Drops the rows of these ids that are there; returns how many. */
    long drop(Collection<Long> ids);

    /** Drops the rows that all that is given holds for, all rows where nothing is; returns how many. */
    long dropAll(Optional<String> source, Optional<String> target);

    /**
     * One refused row.
     *
     * @param line of the source, or its number within the batch, from 1
     * @param target the metric type or subject kind it was for
     * @param content the row as it came
     */
    record Item(long id, Instant at, String source, long line, String target, String reason, String content) {}
}
