package dev.kymograph.engine;

import java.util.List;
import java.util.Objects;

/**
 * One SELECT over the views of metric types and the tables of subject kinds.
 *
 * @param asOf which state of the lake it is about
 * @param lent tables that it may read besides
 */
public record Select(String sql, AsOf asOf, List<LentTable> lent) {

    public Select {
        Objects.requireNonNull(sql, "sql");
        Objects.requireNonNull(asOf, "asOf");
        lent = List.copyOf(lent);
    }

    public static Select of(String sql) {
        return new Select(sql, AsOf.NOW, List.of());
    }

    public Select asOf(AsOf state) {
        return new Select(sql, state, lent);
    }

    /** With these tables instead of those that it was lent before. */
    public Select lending(List<LentTable> tables) {
        return new Select(sql, asOf, tables);
    }
}
