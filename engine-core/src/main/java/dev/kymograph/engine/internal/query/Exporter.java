package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.ExportSummary;
import dev.kymograph.engine.ExportTarget;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Select;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.query.sql.CheckedSelect;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes what questions are about, or answer, where it is wanted. */
final class Exporter {

    private final Catalog catalog;
    private final Entrance entrance;
    private final SqlSurface sqlSurface;
    private final Exports exports;
    private final Notes notes;

    Exporter(Catalog catalog, Entrance entrance, SqlSurface sqlSurface, Exports exports, Notes notes) {
        this.catalog = catalog;
        this.entrance = entrance;
        this.sqlSurface = sqlSurface;
        this.exports = exports;
        this.notes = notes;
    }

    /** Writes the readings that a question to {@code readings} is about. */
    ExportSummary readings(Question question, ExportTarget target, Watch watch) {
        if (!question.analysis().equals("readings")) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "export.analysis",
                    "Cannot export '" + question.analysis()
                            + "': readings and what SQL answers can be exported. Write the result of an analysis as it is"
                            + " shown (.output FILE)");
        }
        Entrance.Wanted wanted = entrance.selection(question);
        Selection selection = wanted.selection();
        Exports.Begun export = exports.begin(target, this::adopted, watch);
        try (OpenQuestion open = entrance.enter(
                selection, selection.scope(), SummaryNeed.none("all readings are exported"), export.guard())) {
            LayoutSql sql = new LayoutSql(selection, open.state().parts().get(0), wanted.mostRows());
            return export.run(
                    open,
                    staged -> export.readings(open, staged, sql),
                    notes.of(
                            selection.kind(), open.state(), open.state().parts().subList(0, 1)));
        }
    }

    /** Writes what a SELECT answers. */
    ExportSummary sql(Select asked, ExportTarget target, Watch watch) {
        Surface surface = entrance.surface(asked);
        CheckedSelect select = sqlSurface.check(asked.sql(), surface);
        SqlPlan plan = SqlPlan.of(select, surface);
        Exports.Begun export = exports.begin(target, this::adopted, watch);
        try (OpenQuestion open = entrance.enter(plan, asked.asOf(), export.guard())) {
            return export.run(
                    open,
                    staged -> export.answer(open, staged, select.sql(), open.relations(plan)),
                    notes.of(plan, surface, open));
        }
    }

    /** Files of others that the lake reads where they lie. */
    private Set<Path> adopted() {
        List<Scope> all = catalog.declarations().metricTypes().stream()
                .map(type -> Scope.all(type.name()))
                .toList();
        return catalog.state(all).parts().stream()
                .flatMap(part -> part.files().stream())
                .filter(file -> file.foreign().isForeign())
                .map(file -> Path.of(file.path()))
                .collect(Collectors.toSet());
    }
}
