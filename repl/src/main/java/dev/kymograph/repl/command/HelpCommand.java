package dev.kymograph.repl.command;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

final class HelpCommand implements Command {

    private static final String SQL = """
            SELECT …;: SQL over the relations that 'tables' lists, with their columns

            One SELECT, over as many lines as it takes; it ends with a semicolon.
            'explain SELECT …;' says how it would be answered.

            Example: SELECT count(*) FROM subjects;
            """;

    private final Commands commands;

    HelpCommand(Commands commands) {
        this.commands = commands;
    }

    @Override
    public Usage usage() {
        return Usage.of("help", "this list, or all about one command or metric", "help [COMMAND|METRIC]");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(1);
        session.show(
                arguments.words().isEmpty()
                        ? overview(session.anyEngine())
                        : one(arguments.words().get(0), session));
        return Table.NOTHING;
    }

    private String overview(Engine engine) {
        StringBuilder text = new StringBuilder("Questions, as in: ANALYSIS METRIC name=value…\n");
        List<String[]> lines = new ArrayList<>();
        for (CommandSpec analysis : engine.vocabulary().analyses()) {
            lines.add(new String[] {analysis.name(), analysis.summary()});
        }
        lines.add(new String[] {"SELECT …;", "SQL over the relations that 'tables' lists; ends with a semicolon"});
        columns(lines, text);
        text.append("\nCommands\n");
        List<String[]> own = new ArrayList<>();
        for (Usage usage : commands.usages()) {
            own.add(new String[] {usage.name(), usage.summary()});
        }
        columns(own, text);
        return text.append(
                        "\n'help COMMAND' and 'help METRIC' say more; '.help' lists what concerns the shell alone.\n")
                .toString();
    }

    private String one(String name, Session session) {
        Optional<String> dot = session.dotHelp(name);
        if (dot.isPresent()) {
            return dot.get();
        }
        if (Script.isSql(name)) {
            return SQL;
        }
        Optional<String> metric =
                commands.isKnown(name, session) ? Optional.empty() : MetricHelp.of(name, session.anyEngine());
        if (metric.isPresent()) {
            return metric.get();
        }
        if (!commands.isKnown(name, session)) {
            return FunctionHelp.of(name, session.anyEngine().vocabulary())
                    .orElseThrow(() -> unknown(name, session.anyEngine()));
        }
        Usage usage = commands.find(name, session).usage();
        if (name.equals("generate") || name.equals("demo")) {
            usage = GenerateCommand.usage(
                    usage, session.anyEngine(), usage.options().toArray(Usage.Option[]::new));
        }
        return text(usage) + metrics(name, session);
    }

    private RuntimeException unknown(String name, Engine engine) {
        List<String> names = new ArrayList<>(FunctionHelp.names(engine.vocabulary()));
        engine.vocabulary().metricTypes().forEach(type -> names.add(type.name()));
        engine.vocabulary().analyses().forEach(analysis -> names.add(analysis.name()));
        commands.usages().forEach(usage -> names.add(usage.name()));
        return Mistake.of(
                "help.unknown",
                "Cannot help with [" + name + "]: there is no command, analysis, metric or function called so"
                        + Mistake.near(name, names, "help"));
    }

    /** What may follow an analysis, beside its own parameters. */
    private String metrics(String name, Session session) {
        if (commands.isOwn(name)) {
            return "";
        }
        String metrics = session.anyEngine().vocabulary().metricTypes().stream()
                .map(type -> type.name())
                .collect(Collectors.joining(", "));
        String attributes = session.anyEngine().vocabulary().subjectKinds().stream()
                .flatMap(kind -> kind.attributes().stream())
                .map(attribute -> attribute.name())
                .distinct()
                .collect(Collectors.joining(", "));
        return "\nMetrics: " + metrics
                + "\nReadings are chosen by from=, to=, last=30d, quality>=0.8, limit=, field=, a"
                + " subject's kind and name or id, and by its attributes: " + attributes + ", age_year\n"
                + AnalysisExample.of(name, session.anyEngine().vocabulary())
                        .map(example -> "\nExample: " + example + "\n")
                        .orElse("");
    }

    private String text(Usage usage) {
        StringBuilder text = new StringBuilder(usage.name() + ": " + usage.summary() + "\n\n");
        columns(
                usage.forms().stream()
                        .map(form -> new String[] {form.text(), form.help()})
                        .toList(),
                text);
        if (!usage.options().isEmpty()) {
            text.append('\n');
            columns(
                    usage.options().stream()
                            .map(option -> new String[] {written(usage, option), option.help()})
                            .toList(),
                    text);
        }
        usage.examples()
                .forEach(example -> text.append("\nExample: ").append(example).append('\n'));
        return text.toString();
    }

    /** An analysis takes its parameters as {@code name=value}, other commands as {@code --name value}. */
    private String written(Usage usage, Usage.Option option) {
        return commands.isOwn(usage.name()) ? option.toString() : option.name() + "=" + option.value();
    }

    static void columns(List<String[]> lines, StringBuilder into) {
        int widest = lines.stream().mapToInt(line -> line[0].length()).max().orElse(0);
        for (String[] line : lines) {
            String row = "  " + line[0] + " ".repeat(widest - line[0].length() + 2) + line[1];
            into.append(row.stripTrailing()).append('\n');
        }
    }
}
