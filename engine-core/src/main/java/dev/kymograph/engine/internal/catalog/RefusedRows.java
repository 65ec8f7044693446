package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.Quarantine;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.extension.Rows;
import java.util.List;
import java.util.Optional;

/** The quarantine: rows that were refused, until somebody mends or drops them. */
public interface RefusedRows {

    /** Keeps rejections that belong to no batch. */
    void reject(List<Rejection> rejections);

    long count(Filter filter);

    /** For people, the newest first. */
    Rows newest(Filter filter, int most);

    Optional<Quarantine.Item> find(long id);

    /** Those with an id above {@code after}, by id, at least one and so many that they fit into memory. */
    List<RefusedRow> rows(Filter filter, long after, int most);

    /**
     * Gives rows another content, all of them or none.
     *
     * @param contents one for each row
     * @throws dev.kymograph.engine.KymographException {@code quarantine.changed}
     */
    void fix(List<RefusedRow> rows, List<String> contents);

    /** Forgets rows; returns how many. */
    long drop(Filter filter);
}
