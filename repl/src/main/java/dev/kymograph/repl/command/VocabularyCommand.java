package dev.kymograph.repl.command;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.Vocabulary.Relation;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.repl.language.Statement;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Lists something that the engine knows. */
final class VocabularyCommand implements Command {

    private final Usage usage;
    private final Function<Engine, Rows> list;

    private VocabularyCommand(String name, String summary, Function<Engine, Rows> list) {
        usage = Usage.of(name, summary, name);
        this.list = list;
    }

    static List<Command> all() {
        return List.of(
                new VocabularyCommand("metrics", "the metric types", VocabularyCommand::metrics),
                new VocabularyCommand("analyses", "the questions that can be asked", VocabularyCommand::analyses),
                new VocabularyCommand("kinds", "the kinds of subjects", VocabularyCommand::kinds),
                new VocabularyCommand("tables", "the tables and views that SQL can ask", VocabularyCommand::tables),
                new VocabularyCommand(
                        "formats", "the formats of files that can be taken in", VocabularyCommand::formats));
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments.of(usage, line).atMost(0);
        return list.apply(session.anyEngine());
    }

    private static Rows metrics(Engine engine) {
        Table table = new Table().texts("name", "unit", "kind", "fields", "interval", "description");
        for (MetricType type : engine.vocabulary().metricTypes()) {
            String fields = type.fields().stream()
                    .map(field -> field.name() + " " + field.type())
                    .collect(Collectors.joining(", "));
            String interval = type.interval().map(Intervals::text).orElse(null);
            table.row(type.name(), type.unit().symbol(), type.kind(), fields, interval, type.description());
        }
        return table.rows();
    }

    private static Rows kinds(Engine engine) {
        Table table =
                new Table().texts("name", "relation", "table", "id_column", "name_column", "attributes", "origin");
        for (SubjectKind kind : engine.vocabulary().subjectKinds()) {
            String attributes = kind.attributes().stream()
                    .map(attribute -> attribute.name() + " " + attribute.type())
                    .collect(Collectors.joining(", "));
            table.row(
                    kind.name(),
                    kind.relation(),
                    kind.table(),
                    kind.idColumn(),
                    kind.nameColumn(),
                    attributes,
                    kind.origin().orElse(null));
        }
        return table.rows();
    }

    private static Rows analyses(Engine engine) {
        Table table = new Table().texts("name", "plugin", "parameters", "summary");
        for (CommandSpec analysis : engine.vocabulary().analyses()) {
            String parameters = analysis.parameters().stream()
                    .map(parameter -> parameter.name() + "=")
                    .collect(Collectors.joining(" "));
            table.row(analysis.name(), analysis.plugin(), parameters, analysis.summary());
        }
        return table.rows();
    }

    private static Rows formats(Engine engine) {
        Table table = new Table().texts("name", "plugin", "parameters", "summary");
        for (CommandSpec format : engine.vocabulary().formats()) {
            String parameters = format.parameters().stream()
                    .map(parameter -> parameter.name() + ": " + parameter.help())
                    .collect(Collectors.joining("; "));
            table.row(format.name(), format.plugin(), parameters, format.summary());
        }
        return table.rows();
    }

    private static Rows tables(Engine engine) {
        Table table = new Table().texts("name", "columns");
        for (Relation relation : engine.vocabulary().relations()) {
            table.row(relation.name(), String.join(", ", relation.columns()));
        }
        return table.rows();
    }
}
