package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What one analysis is lent for one question. */
record LentContext(
        Selection selection,
        Window window,
        OpenQuestion question,
        boolean isSummarized,
        Map<String, String> relations,
        Watch watch)
        implements SummaryContext {

    static LentContext of(Selection selection, Window window, OpenQuestion question, Watch watch) {
        boolean isSummarized = question.plan().isUsed();
        ReadingsSql sql = new ReadingsSql(
                selection.metricType(),
                selection.kind(),
                question.state().parts().get(0));
        Map<String, String> relations = sql.lent(selection.fields(), selection.leastQuality());
        if (!selection.others().isEmpty()) {
            relations.put("others", others(selection, question.state()));
        }
        if (isSummarized) {
            relations.put("summaries", question.summaries());
        }
        return new LentContext(selection, window, question, isSummarized, relations, watch);
    }

    private static String others(Selection selection, State state) {
        List<State.Part> parts = Entrance.others(selection, state);
        return IntStream.range(0, parts.size())
                .mapToObj(i -> new ReadingsSql(selection.others().get(i), selection.kind(), parts.get(i))
                        .lentOthers(selection.leastQuality()))
                .collect(Collectors.joining(" UNION ALL "));
    }

    @Override
    public MetricType metricType() {
        return selection.metricType();
    }

    @Override
    public SubjectKind kind() {
        return selection.kind();
    }

    @Override
    public List<Field> fields() {
        return selection.fields();
    }

    @Override
    public Rows query(String select, Object... arguments) {
        return question.run(select, relations, arguments);
    }
}
