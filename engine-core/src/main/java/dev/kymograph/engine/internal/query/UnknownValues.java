package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds out why a question about nothing is about nothing: no subject has the value that it asks for. */
final class UnknownValues {

    /** Each is looked up. */
    private static final int MOST_IDS = 10;

    private final Catalog catalog;
    private final Function<String, SubjectKind> kinds;

    /** @param kinds by metric type */
    UnknownValues(Catalog catalog, Function<String, SubjectKind> kinds) {
        this.catalog = catalog;
        this.kinds = kinds;
    }

    /** A note for each value that no subject has; subjects are looked at only where there is nothing else to read. */
    List<String> notes(State state) {
        return state.parts().stream()
                .filter(part -> part.files().isEmpty() && part.batches().isEmpty())
                .flatMap(part -> notes(part.scope()).stream())
                .distinct()
                .toList();
    }

    private List<String> notes(Scope scope) {
        SubjectKind kind = kinds.apply(scope.metricType());
        List<String> notes = new ArrayList<>();
        for (Scope.Condition condition : scope.subjects()) {
            String column = condition.column();
            if (condition.comparison() == Comparison.IS && column.equals("id")) {
                condition.values().stream()
                        .limit(MOST_IDS)
                        .filter(id -> catalog.subject(kind.name(), (Integer) id).isEmpty())
                        .map(id -> "No " + kind.name() + " has the id " + id + ".")
                        .forEach(notes::add);
                continue;
            }
            if (condition.comparison() != Comparison.IS
                    || kind.attribute(column).isEmpty()) {
                continue;
            }
            Set<String> known = catalog.subjects(kind.name()).subjects().stream()
                    .map(subject -> subject.attributes().get(column))
                    .filter(Objects::nonNull)
                    .map(String::valueOf)
                    .collect(Collectors.toSet());
            condition.values().stream()
                    .map(String::valueOf)
                    .filter(value -> !known.contains(value))
                    .map(value -> "No " + kind.name() + " has " + column + " '" + value + "'"
                            + Nearest.to(value, known)
                                    .map(near -> "; did you mean '" + near + "'?")
                                    .orElse("."))
                    .forEach(notes::add);
        }
        return notes;
    }
}
