package dev.kymograph.repl.command;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Explanation;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

final class ExplainCommand implements Command {

    /** A quoted path, alone or with its write sequence. */
    private static final String ONE = "(?:'(?:[^']|'')*+'|\\('(?:[^']|'')*+', \\d++\\))";

    private static final Pattern FILE = Pattern.compile(ONE);
    private static final Pattern FILES =
            Pattern.compile("((?<=read_parquet\\(\\[|VALUES )" + ONE + "(?:, " + ONE + "){1})((?:, " + ONE + "){2,}+)");

    @Override
    public Usage usage() {
        return Usage.of(
                        "explain",
                        "how a question would be answered",
                        "explain ANALYSIS METRIC [name=value…]",
                        "explain SELECT …;")
                .examples("explain statistics pulse_rate age_year=2");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Engine engine = session.engine();
        String rest = line.rest();
        if (rest.isEmpty()) {
            throw Mistake.of("command.usage", "Cannot explain: no question; see: help explain");
        }
        String first = rest.split("\\s", 2)[0];
        boolean sql = Script.isSql(rest.split("\\W", 2)[0]) || rest.startsWith("(");
        if (!sql
                && engine.vocabulary().analyses().stream()
                        .noneMatch(known -> known.name().equalsIgnoreCase(first))) {
            throw Mistake.of(
                    "command.usage",
                    "Cannot explain [" + first + "]: it is neither an analysis nor a SELECT"
                            + Mistake.near(
                                    first,
                                    engine.vocabulary().analyses().stream()
                                            .map(known -> known.name())
                                            .toList(),
                                    "help explain"));
        }
        Explanation explanation = sql
                ? engine.explainSql(rest, session.asOf())
                : engine.explain(AnalysisCommand.question(
                        line.words().subList(1, line.words().size()), session));
        Table table = new Table().texts("part", "text");
        explanation.steps().forEach(step -> table.row("plan", step));
        if (!explanation.sql().isEmpty()) {
            table.row("sql", session.isForPeople() ? withFewFiles(explanation.sql()) : explanation.sql());
        }
        return table.rows();
    }

    /** Hundreds of paths tell people no more than the first. */
    private static String withFewFiles(String sql) {
        Matcher list = FILES.matcher(sql);
        StringBuilder text = new StringBuilder();
        while (list.find()) {
            int more = (int) FILE.matcher(list.group(2)).results().count();
            list.appendReplacement(text, Matcher.quoteReplacement(list.group(1) + ", … and " + more + " more"));
        }
        return list.appendTail(text).toString();
    }
}
