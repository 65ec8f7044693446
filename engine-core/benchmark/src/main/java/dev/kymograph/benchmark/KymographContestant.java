package dev.kymograph.benchmark;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The engine, embedded. */
final class KymographContestant implements Contestant {

    private static final Pattern WORD = Pattern.compile("(\\w+)(>=|=)(?:\"([^\"]*)\"|(\\S+))");

    private final Engine engine;

    KymographContestant(Settings settings) {
        this.engine = Engine.builder()
                .data(settings.data())
                .set("compaction.enabled", "false")
                .set("duckdb.memory", settings.memory())
                .set("duckdb.threads", String.valueOf(settings.threads()))
                // All of the memory for questions, as the opponents have it.
                .set("duckdb.store-share", "0.2")
                // Each answer anew.
                .set("query.cache", "0B")
                .open();
    }

    @Override
    public List<List<Object>> answer(Asked question) {
        boolean sql = question.words().startsWith("SELECT");
        try (Result result = sql ? engine.sql(question.words()) : engine.ask(parse(question.words()))) {
            List<List<Object>> rows = new ArrayList<>();
            while (result.next()) {
                Object[] row = new Object[result.columns().size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = result.value(i);
                }
                rows.add(Arrays.asList(row));
            }
            return rows;
        }
    }

    @Override
    public void close() {
        engine.close();
    }

    private static Question parse(String command) {
        String[] words = command.split("\\s+", 3);
        Question question = Question.of(words[0], words[1]);
        Matcher terms = WORD.matcher(words.length > 2 ? words[2] : "");
        while (terms.find()) {
            Object[] values = terms.group(3) != null
                    ? new Object[] {terms.group(3)}
                    : terms.group(4).split(",");
            Comparison comparison = terms.group(2).equals("=") ? Comparison.IS : Comparison.AT_LEAST;
            question = question.where(terms.group(1), comparison, values);
        }
        return question;
    }
}
