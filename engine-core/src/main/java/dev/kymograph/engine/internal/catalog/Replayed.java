package dev.kymograph.engine.internal.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What became of rows of the quarantine that were read again.
 *
 * @param accepted those that leave it
 * @param refused those that stay, each with its reason now
 * @param erased those of which only the reason stays: their subjects were erased
 */
public record Replayed(List<RefusedRow> accepted, Map<RefusedRow, String> refused, Map<RefusedRow, String> erased) {

    public Replayed {
        accepted = List.copyOf(accepted);
        refused = Map.copyOf(refused);
        erased = Map.copyOf(erased);
    }

    public Replayed(List<RefusedRow> accepted, Map<RefusedRow, String> refused) {
        this(accepted, refused, Map.of());
    }

    /** All of them. */
    public List<RefusedRow> rows() {
        List<RefusedRow> rows = new ArrayList<>(accepted);
        rows.addAll(refused.keySet());
        rows.addAll(erased.keySet());
        return rows;
    }
}
