package dev.kymograph.engine.internal.query.sql;

import dev.kymograph.engine.Question.Comparison;
import java.util.List;
import java.util.Optional;

/**
 * One SELECT that may run.
 *
 * @param sql runs as a statement of its own
 * @param uses every place where it reads a declared relation
 * @param mentioned the columns that it can need
 * @param origins where the columns of its answer come from
 * @param aggregation what it sums up, where it does nothing else
 */
public record CheckedSelect(
        String sql,
        List<Use> uses,
        MentionedColumns mentioned,
        ColumnOrigins origins,
        Optional<Aggregation> aggregation) {

    public CheckedSelect {
        uses = List.copyOf(uses);
    }

    /**
     * One place where a declared relation is read.
     *
     * @param relation as declared
     * @param predicates what all rows that matter here satisfy; the relation may be narrowed by them
     * @param notes what prunes nothing, and why, one sentence each
     */
    public record Use(String relation, List<Predicate> predicates, List<String> notes) {

        public Use {
            predicates = List.copyOf(predicates);
            notes = List.copyOf(notes);
        }
    }

    /**
     * A column compared with constants. IS holds where it equals any of them, IS_NOT where it is known and equals none; the others
     * take one constant. NULL satisfies none.
     *
     * @param column as declared
     * @param constants String, Long, Double or Boolean as they were written; LocalDate, LocalDateTime and Instant where the statement
     *     says DATE, TIMESTAMP or TIMESTAMPTZ
     */
    public record Predicate(String column, Comparison comparison, List<Object> constants) {

        public Predicate {
            constants = List.copyOf(constants);
        }
    }
}
