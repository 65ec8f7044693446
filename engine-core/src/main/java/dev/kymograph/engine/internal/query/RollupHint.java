package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.query.sql.Aggregation;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** A statement is answered from what it names. Where it sums up readings that a rollup has summed up already, this says so. */
record RollupHint(Aggregation asked, MetricType metricType, SubjectKind kind, Scope scope) {

    /** Of the rollups that could answer it the one with the least to read. */
    Optional<String> among(List<Rollup> rollups) {
        if (!isOfSums()) {
            return Optional.empty();
        }
        return rollups.stream()
                .filter(rollup -> rollup.metricType().equals(metricType.name()))
                .filter(rollup -> asked.edge() % rollup.width().toSeconds() == 0)
                .filter(rollup -> isEdge(rollup, scope.fromMicros()) && isEdge(rollup, scope.toMicros()))
                .max(Comparator.comparing(Rollup::width))
                .map(this::said);
    }

    private boolean isOfSums() {
        Set<String> numbers = metricType.fields().stream()
                .filter(field -> field.type().isNumeric())
                .map(field -> lower(field.name()))
                .collect(Collectors.toSet());
        Set<String> subjects = new HashSet<>(Set.of(lower(kind.idColumn())));
        Surface.ofSubjects(kind).forEach(column -> subjects.add(lower(column)));
        Set<String> ownNames = new HashSet<>(asked.named());
        Surface.columns(metricType, kind).forEach(column -> ownNames.remove(lower(column)));
        // What names stand for that are no columns was looked at where they were given.
        subjects.addAll(ownNames);
        boolean agedAtMidnight = kind.origin()
                .flatMap(kind::attribute)
                .filter(origin -> origin.type() == AttributeType.DATE)
                .isPresent();
        return numbers.containsAll(asked.aggregated())
                && subjects.containsAll(asked.chosenBy())
                && (agedAtMidnight || !asked.chosenBy().contains("age_year"))
                && (!asked.countsRows() || metricType.fields().size() == 1);
    }

    private static boolean isEdge(Rollup rollup, OptionalLong micros) {
        return micros.isEmpty() || rollup.floor(micros.getAsLong()) == micros.getAsLong();
    }

    private String said(Rollup rollup) {
        String columns = metricType.fields().stream()
                .filter(field ->
                        asked.aggregated().isEmpty() || asked.aggregated().contains(lower(field.name())))
                .map(Field::name)
                .map(name -> name + "_count, " + name + "_mean, " + name + "_min and so on")
                .collect(Collectors.joining(", "));
        return "rollup " + rollup.name() + " could answer it, from " + columns
                + ": SQL reads what it names, while 'statistics' and 'series' take rollups by themselves";
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
