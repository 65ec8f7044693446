package dev.kymograph.engine.internal.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What became of rows of the quarantine that were read again.
 *
 * @param accepted those that leave it
 * @param refused those that stay, each with its reason now
 */
public record Replayed(List<RefusedRow> accepted, Map<RefusedRow, String> refused) {

    public Replayed {
        accepted = List.copyOf(accepted);
        refused = Map.copyOf(refused);
    }

    /** All of them. */
    public List<RefusedRow> rows() {
        List<RefusedRow> rows = new ArrayList<>(accepted);
        rows.addAll(refused.keySet());
        return rows;
    }
}
