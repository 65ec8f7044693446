package dev.kymograph.repl.command;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Explanation;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import dev.kymograph.repl.language.Word;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

final class ExplainCommand implements Command {

    /** A quoted path, alone or with its write sequence. */
    private static final String ONE = "(?:'(?:[^']|'')*+'|\\('(?:[^']|'')*+', \\d++\\))";

    private static final Pattern FILE = Pattern.compile(ONE);
    private static final Pattern FILES = Pattern.compile("(?<=read_parquet\\()\\[(" + ONE + "(?:, " + ONE + ")*+)]");

    private static final Pattern PLACES =
            Pattern.compile("((?<=VALUES )" + ONE + "(?:, " + ONE + "){1})((?:, " + ONE + "){2,}+)");

    @Override
    public Usage usage() {
        return Usage.of(
                        "explain",
                        "how a question would be answered; with analyze it is answered, and what DuckDB did is said",
                        "explain [analyze] ANALYSIS METRIC [name=value…]",
                        "explain [analyze] SELECT …;")
                .examples("explain statistics pulse_rate age_year=2", "explain analyze statistics pulse_rate by=breed");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        String rest = Script.explained(line.text());
        if (rest.isEmpty()) {
            throw Mistake.of("command.usage", "Cannot explain: no question; see: help explain");
        }
        boolean analyzes = !rest.equals(line.rest());
        Explanation explanation = Script.isSql(rest.split("\\W", 2)[0]) || rest.startsWith("(")
                ? ofSql(rest, analyzes, session)
                : ofAnalysis(line.words(), analyzes, session);
        Table table = new Table().texts("part", "text");
        explanation.steps().forEach(step -> table.row("plan", step));
        if (!explanation.sql().isEmpty()) {
            table.row("sql", session.isForPeople() ? withFewFiles(explanation.sql()) : explanation.sql());
        }
        explanation.analyzed().forEach(operator -> table.row("duckdb", operator));
        return table.rows();
    }

    private static Explanation ofSql(String select, boolean analyzes, Session session) {
        Engine engine = session.engine();
        return analyzes
                ? engine.explainAnalyzeSql(session.select(select), session.watch())
                : engine.explainSql(session.select(select));
    }

    private static Explanation ofAnalysis(List<Word> words, boolean analyzes, Session session) {
        Engine engine = session.engine();
        List<Word> question = words.subList(analyzes ? 2 : 1, words.size());
        String first = question.get(0).text();
        List<String> known =
                engine.vocabulary().analyses().stream().map(CommandSpec::name).toList();
        if (known.stream().noneMatch(first::equalsIgnoreCase)) {
            throw Mistake.of(
                    "command.usage",
                    "Cannot explain [" + first + "]: it is neither an analysis nor a SELECT"
                            + Mistake.near(first, known, "help explain"));
        }
        return analyzes
                ? engine.explainAnalyze(AnalysisCommand.question(question, session), session.watch())
                : engine.explain(AnalysisCommand.question(question, session));
    }

    /** Hundreds of paths tell people no more than how many there are; {@code files} lists them. */
    private static String withFewFiles(String sql) {
        String counted = FILES.matcher(sql).replaceAll(list -> {
            long files = FILE.matcher(list.group(1)).results().count();
            return "[" + files + (files == 1 ? " file]" : " files]");
        });
        Matcher list = PLACES.matcher(counted);
        StringBuilder text = new StringBuilder();
        while (list.find()) {
            int more = (int) FILE.matcher(list.group(2)).results().count();
            list.appendReplacement(text, Matcher.quoteReplacement(list.group(1) + ", … and " + more + " more"));
        }
        return list.appendTail(text).toString();
    }
}
