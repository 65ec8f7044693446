package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.Micros;
import java.util.List;
import java.util.Optional;

/** Says where a question is about readings that are no longer kept, so that nobody takes an answer from fewer for one from all. */
final class NoLongerKept {

    private final Catalog catalog;

    NoLongerKept(Catalog catalog) {
        this.catalog = catalog;
    }

    List<String> notes(State state, List<State.Part> read) {
        return read.stream()
                .flatMap(part -> note(state, part.scope()).stream())
                .distinct()
                .toList();
    }

    private Optional<String> note(State state, Scope scope) {
        long from = catalog.retention().keptFrom(scope.metricType(), state.snapshot());
        if (scope.fromMicros().orElse(Long.MIN_VALUE) >= from) {
            return Optional.empty();
        }
        String held = catalog.retention().holds().isEmpty() ? "" : ", but for those of subjects that are held";
        return Optional.of("Readings of " + scope.metricType() + " before " + Micros.moment(from)
                + " are no longer kept" + held + ".");
    }
}
