package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Shape;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.time.YearMonth;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** The chosen readings in the columns of the lake's files, sorted as they are. */
record LayoutSql(Selection selection, State.Part part, OptionalLong mostRows) {

    String select() {
        String key = selection.metricType().key().fields().stream()
                .map(name -> ", " + SqlText.name(name))
                .collect(Collectors.joining());
        return unsorted() + " ORDER BY " + SqlText.name(selection.kind().idColumn()) + ", \"timestamp\""
                + (selection.metricType().key().sensor() ? ", sensor_id NULLS FIRST" : "") + key
                + (mostRows.isPresent() ? " LIMIT " + mostRows.getAsLong() : "");
    }

    String unsorted() {
        return new ReadingsSql(selection.metricType(), selection.kind(), part)
                .layout(selection.fields(), selection.leastQuality());
    }

    /** Whether all readings of a file, and nothing but them as they are, belong to it. */
    boolean covers(LakeFile file) {
        Scope scope = part.scope();
        return part.tenant().isEmpty()
                && hasAllColumns(file)
                && scope.subjects().isEmpty()
                && scope.lifeYears().isEmpty()
                && selection.leastQuality().isEmpty()
                && selection.fields().equals(selection.metricType().fields())
                && mostRows.isEmpty()
                && part.hidden().isEmpty()
                && !part.overlapping().contains(file.id())
                && file.fromMicros() >= scope.fromMicros().orElse(Long.MIN_VALUE)
                && file.toMicros() < scope.toMicros().orElse(Long.MAX_VALUE)
                && Micros.month(file.fromMicros()).equals(Micros.month(file.toMicros()));
    }

    private boolean hasAllColumns(LakeFile file) {
        String shape =
                Shape.own(selection.kind().idColumn(), selection.metricType()).text();
        return !file.foreign().isForeign()
                && (file.foreign().shape().isEmpty() || file.foreign().shape().equals(shape));
    }

    /** The same without some files, which hold nothing that others hold. */
    LayoutSql without(Set<Long> ids) {
        return with(
                part.scope(),
                part.files().stream().filter(file -> !ids.contains(file.id())).toList());
    }

    /** The same in one month. */
    LayoutSql in(YearMonth month) {
        Scope scope = part.scope();
        long from = Micros.start(month);
        long to = Micros.start(month.plusMonths(1));
        Scope within = new Scope(
                scope.metricType(),
                OptionalLong.of(Math.max(from, scope.fromMicros().orElse(from))),
                OptionalLong.of(Math.min(to, scope.toMicros().orElse(to))),
                scope.subjects(),
                scope.lifeYears());
        return with(
                within,
                part.files().stream()
                        .filter(file -> file.toMicros() >= from && file.fromMicros() < to)
                        .toList());
    }

    private LayoutSql with(Scope scope, List<LakeFile> files) {
        return new LayoutSql(selection, part.only(scope, files, part.batches()), mostRows);
    }
}
