package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.extension.AnalysisContext;
import dev.kymograph.engine.extension.AnalysisSpec;
import dev.kymograph.engine.extension.AnalysisSpec.Need;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.parameter.FileStamp;
import dev.kymograph.engine.internal.plugin.OfferedAnalysis;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A question to an analysis, understood: the readings chosen, the parameters bound. */
record Request<P extends Record>(
        OfferedAnalysis<P> analysis,
        P parameters,
        Map<String, List<String>> words,
        List<FileStamp> files,
        Selection selection,
        Window window,
        OptionalLong mostRows) {

    /** What makes it the same question again, without a reference to a plugin's classes. */
    private record Identity(
            Object contributor,
            String analysis,
            Map<String, List<String>> words,
            List<FileStamp> files,
            Selection selection,
            Window window,
            OptionalLong mostRows) {}

    Object identity() {
        return new Identity(
                analysis.contributor().identity(), analysis.spec().name(), words, files, selection, window, mostRows);
    }

    static <P extends Record> Request<P> of(
            Question question, OfferedAnalysis<P> analysis, Surface surface, SubjectNames names, Clock clock) {
        MetricType metricType = surface.metricType(question.metricType());
        SubjectKind kind = surface.kind(metricType);
        SelectionReader reader =
                new SelectionReader(metricType, kind, analysis.binder().names(), names, clock).read(question);
        P parameters = analysis.binder().bind(question.analysis(), reader.parameters());
        Selection selection = reader.selection(metricType.fields());
        List<MetricType> others = analysis.binder().metrics(reader.parameters()).stream()
                .map(name -> other(name, question, kind, surface))
                .toList();
        Selection fitting = fit(analysis.spec(), selection).beside(others);
        return new Request<>(
                analysis,
                parameters,
                reader.parameters(),
                analysis.binder().stamps(reader.parameters()),
                fitting,
                new Window(reader.from(), reader.to()),
                reader.mostRows());
    }

    private static MetricType other(String name, Question question, SubjectKind kind, Surface surface) {
        MetricType other = surface.metricType(name);
        if (!other.kind().equals(kind.name())) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "selection.other-kind",
                    "Cannot look at " + question.metricType() + " together with " + name + ": it is of the kind ["
                            + other.kind() + "], expected one of [" + kind.name() + "]");
        }
        if (other.fields().stream().noneMatch(field -> field.type().isNumeric())) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "selection.other-numbers",
                    "Cannot look at " + question.metricType() + " together with " + name
                            + ": none of its fields is a number");
        }
        return other;
    }

    /**
     * What it has to read. The last readings of subjects are mostly found where the catalog says that theirs end; a quality or a
     * moment that they must not reach makes it others.
     */
    Scope scope() {
        Scope scope = selection.scope();
        boolean ends = analysis.spec().name().equals("latest")
                && !analysis.contributor().isPlugin()
                && scope.toMicros().isEmpty()
                && scope.lifeYears().isEmpty()
                && selection.leastQuality().isEmpty()
                && mostRows.isEmpty();
        return ends ? scope.onlyEnds() : scope;
    }

    /** What it asks of summaries that could stand for the readings. */
    SummaryNeed need() {
        if (selection.leastQuality().isPresent()) {
            return SummaryNeed.none("a quality is asked for, which only readings have");
        }
        if (!analysis.contributor().isPlugin() && analysis.extension() instanceof Summarizing<?>) {
            @SuppressWarnings("unchecked")
            Summarizing<P> summarizing = (Summarizing<P>) analysis.extension();
            return summarizing.need(parameters, selection.metricType(), selection.kind());
        }
        return SummaryNeed.none(analysis.spec().name() + " needs the readings themselves");
    }

    Rows run(AnalysisContext context, Guard guard) {
        Rows rows = analysis.contributor().isPlugin()
                ? PluginRows.of(analysis, () -> analysis.extension().run(parameters, context), guard)
                : analysis.run(parameters, context);
        return mostRows.isPresent() ? new FirstRows(rows, mostRows.getAsLong()) : rows;
    }

    /** The columns that came, if the declared ones are among them, with the units that are declared. */
    List<Column> columns(Rows rows) {
        int at = analysis.contributor()
                .callAlways(
                        analysis.operation(), () -> declaredAt(analysis.spec().columns(), rows.columns()));
        List<Column> columns = new ArrayList<>(rows.columns());
        for (Column column : analysis.spec().columns()) {
            Column found = columns.get(at);
            columns.set(at++, new Column(found.name(), found.type(), unit(column, found)));
        }
        return List.copyOf(columns);
    }

    private String unit(Column declared, Column found) {
        if (declared.unit().equals(AnalysisSpec.UNIT_OF_METRIC)) {
            return selection.metricType().unit().symbol();
        }
        return declared.unit().isEmpty() ? found.unit() : declared.unit();
    }

    /** Where the declared columns begin among those that came. */
    static int declaredAt(List<Column> declared, List<Column> came) {
        int at = Collections.indexOfSubList(names(came), names(declared));
        if (at < 0) {
            throw new IllegalStateException("expected columns " + names(declared) + ", found " + names(came));
        }
        return at;
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    private static Selection fit(AnalysisSpec<?> spec, Selection selection) {
        MetricType metricType = selection.metricType();
        if (spec.needs().contains(Need.INTERVAL) && metricType.interval().isEmpty()) {
            throw notApplicable(spec, metricType, "it is an event metric, which expects no reading at any time");
        }
        if (!spec.needs().contains(Need.NUMBERS)) {
            return selection;
        }
        List<Field> numbers = selection.fields().stream()
                .filter(field -> field.type().isNumeric())
                .toList();
        if (numbers.isEmpty()) {
            throw notApplicable(spec, metricType, "it has no numeric field among those asked for");
        }
        return selection.of(numbers);
    }

    private static KymographException notApplicable(AnalysisSpec<?> spec, MetricType metricType, String why) {
        return new KymographException(
                ErrorKind.USAGE,
                "analysis.not-applicable",
                "Not applicable: " + spec.name() + " of " + metricType.name() + ": " + why);
    }
}
