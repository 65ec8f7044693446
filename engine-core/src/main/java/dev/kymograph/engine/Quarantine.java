package dev.kymograph.engine;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What was refused, kept with its reason until it is dropped, or accepted when it is replayed. */
public interface Quarantine {

    /** The newest first: id, at, source, line, target, reason, fixed. */
    Rows list(Filter filter, int most);

    Optional<Item> find(long id);

    /**
     * Changes values of rows, each of them or, where one cannot be changed, none. Their sources stay as they are, and nothing is taken in
     * before {@link #replay}.
     *
     * @param values by a column's name, as the source or as we call it; an empty one was not measured
     */
    List<Fixed> fix(Filter filter, Map<String, String> values);

    /**
     * Takes rows in again, read as their source was and checked as if they came now: the accepted leave the quarantine in the
     * transaction that makes them durable, the others stay with what is wrong with them now.
     */
    ReplaySummary replay(Filter filter, Watch watch);

    /** Drops rows; returns how many. */
    long drop(Filter filter);

    /**
     * Which rows: those that all that is given holds for.
     *
     * @param ids of rows; empty for any
     * @param source what the rows came from
     * @param target the metric type or subject kind they were for
     * @param reason a part of their reason, in any case
     */
    record Filter(Optional<Set<Long>> ids, Optional<String> source, Optional<String> target, Optional<String> reason) {

        public static final Filter ALL =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        public static Filter ids(Collection<Long> ids) {
            return new Filter(Optional.of(Set.copyOf(ids)), Optional.empty(), Optional.empty(), Optional.empty());
        }

        public Filter source(String name) {
            return new Filter(ids, Optional.of(name), target, reason);
        }

        public Filter target(String name) {
            return new Filter(ids, source, Optional.of(name), reason);
        }

        public Filter reason(String part) {
            return new Filter(ids, source, target, Optional.of(part));
        }
    }

    /**
     * One refused row.
     *
     * @param line of the source, or its number within the batch, from 1
     * @param target the metric type or subject kind it was for
     * @param content the row as it would be replayed
     * @param original the row as it came, where it was fixed
     */
    record Item(
            long id,
            Instant at,
            String source,
            long line,
            String target,
            String reason,
            String content,
            Optional<String> original) {}

    /** A row that was fixed: what it was before, and what it is now. */
    record Fixed(long id, String before, String after) {}

    /**
     * What became of rows that were replayed; {@code accepted + rejected = replayed}.
     *
     * @param replaced how many of the accepted have the key of a reading that was there
     * @param reasons why rows were rejected, without the values, and how many for each
     */
    record ReplaySummary(long replayed, long accepted, long rejected, long replaced, Map<String, Long> reasons) {}
}
