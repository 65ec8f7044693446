package dev.kymograph.repl;

import dev.kymograph.engine.Vocabulary;
import dev.kymograph.engine.Vocabulary.BuiltInFunction;
import dev.kymograph.engine.Vocabulary.Relation;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.repl.command.FunctionHelp;
import dev.kymograph.repl.command.RelationHelp;
import dev.kymograph.repl.language.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jline.reader.Candidate;

/** Offers what may come next in a query: by what stands before, and by the relations that it names anywhere. */
final class SqlCompletion {

    private static final Set<String> BEFORE_RELATIONS = Set.of("from", "join");
    private static final Set<String> DESCRIBING = Set.of("describe", "desc", "show", "summarize");
    private static final String SENSOR = "sensor_id";
    private static final Set<String> COMPARING = Set.of("in", "like", "ilike", "not");

    private static final Map<String, String> KEYWORDS = Map.ofEntries(
            Map.entry("SELECT", "which columns, or what of them"),
            Map.entry("DISTINCT", "each row once"),
            Map.entry("FROM", "of which relation"),
            Map.entry("JOIN", "beside rows of another one"),
            Map.entry("LEFT JOIN", "the same, also where there is none"),
            Map.entry("ON", "when rows belong together"),
            Map.entry("USING", "by which columns of the same name"),
            Map.entry("WHERE", "which rows"),
            Map.entry("AND", "both hold"),
            Map.entry("OR", "one holds"),
            Map.entry("NOT", "it does not hold"),
            Map.entry("IN", "one of these values"),
            Map.entry("BETWEEN", "from one value to another, both included"),
            Map.entry("LIKE", "a pattern: % is any text, _ a character"),
            Map.entry("IS NULL", "there is no value"),
            Map.entry("GROUP BY", "one row for each of these"),
            Map.entry("HAVING", "which of those rows"),
            Map.entry("QUALIFY", "which rows, by a window"),
            Map.entry("ORDER BY", "in which order"),
            Map.entry("DESC", "the greatest first"),
            Map.entry("LIMIT", "at most so many rows"),
            Map.entry("AS", "another name"),
            Map.entry("CASE", "one value or another, by what holds"),
            Map.entry("WHEN", "if it holds"),
            Map.entry("THEN", "the value then"),
            Map.entry("ELSE", "the value otherwise"),
            Map.entry("END", "where the case ends"),
            Map.entry("WITH", "a query with a name, for the one that follows"),
            Map.entry("UNION ALL", "and the rows of another query"),
            Map.entry("OVER", "over the rows of a window"),
            Map.entry("PARTITION BY", "a window for each of these"),
            Map.entry("FILTER", "only of rows for which it holds"));

    private final SqlLine line;
    private final Vocabulary vocabulary;
    private final ShellNames shell;
    private final QueryRelations relations;
    private final RelationHelp help;
    private final Supplier<List<BuiltInFunction>> builtIn;
    private final BiFunction<String, String, List<KnownValues.Value>> known;

    /**
     * For one place in one query.
     *
     * @param shell what it adds
     * @param builtIn the functions that SQL has by itself
     * @param known the values of columns
     */
    SqlCompletion(
            SqlLine line,
            Vocabulary vocabulary,
            ShellNames shell,
            Supplier<List<BuiltInFunction>> builtIn,
            BiFunction<String, String, List<KnownValues.Value>> known) {
        this.builtIn = builtIn;
        this.line = line;
        this.vocabulary = vocabulary;
        this.help = new RelationHelp(vocabulary);
        this.known = known;
        this.shell = shell;
        this.relations = new QueryRelations(line, shell.with(vocabulary.relations()));
    }

    void offer(List<Candidate> candidates) {
        if (line.word().startsWith("'")) {
            values(candidates);
        } else if (isVariable()) {
            shell.variables().forEach((name, value) -> add(name, value, "variables", candidates));
        } else if (BEFORE_RELATIONS.contains(previous(1))) {
            relations(candidates);
        } else if (line.before() == 1 && DESCRIBING.contains(previous(1))) {
            relations(candidates);
            if (previous(1).equals("show")) {
                add("TABLES", "all relations, with their columns", "SQL", candidates);
            } else {
                add("SELECT", "what a query answers", "SQL", candidates);
            }
        } else if (previous(1).equals(".")) {
            columns(relations.called(previous(2)).stream().toList(), candidates);
        } else {
            List<Relation> named = named();
            columns(named.isEmpty() ? vocabulary.relations() : named, candidates);
            functions(candidates);
            relations(candidates);
            KEYWORDS.forEach((word, help) -> add(word, help, "SQL", candidates));
        }
    }

    /** Whether a colon is right before, and no second one, which casts. */
    private boolean isVariable() {
        int at = line.before() - 1;
        return previous(1).equals(":")
                && line.tokens().get(at).end() == line.start()
                && !(previous(2).equals(":")
                        && line.tokens().get(at - 1).end()
                                == line.tokens().get(at).start());
    }

    private void functions(List<Candidate> candidates) {
        Set<String> own = new HashSet<>();
        FunctionHelp.all(vocabulary).forEach(function -> {
            own.add(function.name());
            add(function.name(), function.summary(), "functions", candidates);
        });
        if (line.wordCursor() == 0) {
            // They are hundreds, and would hide all else.
            return;
        }
        for (BuiltInFunction function : builtIn.get()) {
            if (!own.contains(function.name())) {
                add(function.name(), FunctionHelp.brief(function), "functions of DuckDB", candidates);
            }
        }
    }

    /** A piece before the cursor, in lower case; empty where there is none. */
    private String previous(int back) {
        int at = line.before() - back;
        return at < 0 ? "" : line.text(line.tokens().get(at)).toLowerCase(Locale.ROOT);
    }

    /** The relations that are read where the cursor is, also those after it; where there are none, those of the whole query. */
    private List<Relation> named() {
        List<Relation> here = named(this::isAround);
        return here.isEmpty() ? named(at -> true) : here;
    }

    /** @param counts which words before relations do */
    private List<Relation> named(IntPredicate counts) {
        List<Relation> named = new ArrayList<>();
        boolean inFrom = false;
        for (int at = 0; at < line.tokens().size(); at++) {
            Token token = line.tokens().get(at);
            String word = line.text(token).toLowerCase(Locale.ROOT);
            if (BEFORE_RELATIONS.contains(word)) {
                inFrom = counts.test(at);
            } else if (token.kind() == Token.Kind.WORD && inFrom) {
                relations.find(word).ifPresent(named::add);
                inFrom = false;
            } else if (word.equals(",") && !named.isEmpty()) {
                inFrom = true;
            }
        }
        return named;
    }

    /** Whether the brackets that a piece stands in are around the cursor, too. */
    private boolean isAround(int at) {
        int depth = 0;
        for (int i = at - 1; i >= 0; i--) {
            depth += word(i).equals(")") ? 1 : word(i).equals("(") ? -1 : 0;
            if (depth < 0) {
                return line.tokens().get(i).start() < line.start() && line.start() <= closing(i);
            }
        }
        return true;
    }

    /** Where a bracket is closed, or the end of all. */
    private int closing(int open) {
        int depth = 0;
        for (int i = open; i < line.tokens().size(); i++) {
            depth += word(i).equals("(") ? 1 : word(i).equals(")") ? -1 : 0;
            if (depth == 0) {
                return line.tokens().get(i).start();
            }
        }
        return line.text().length();
    }

    private String word(int at) {
        return line.text(line.tokens().get(at));
    }

    private void relations(List<Candidate> candidates) {
        relations.all().forEach(relation -> add(relation.name(), said(relation), "relations", candidates));
    }

    private String said(Relation relation) {
        if (relations.isOwn(relation)) {
            return "named by this query";
        }
        return relation.name().equals(LastResult.NAME) ? "the last result" : help.of(relation.name());
    }

    private void columns(List<Relation> relations, List<Candidate> candidates) {
        relations.forEach(relation -> relation.columns()
                .forEach(column -> add(column, help.of(relation.name(), column), "columns", candidates)));
    }

    /** The values of the column that a text is compared with. */
    private void values(List<Candidate> candidates) {
        int at = line.before() - 1;
        while (at >= 0 && isBetween(line.tokens().get(at))) {
            at--;
        }
        if (at < 0) {
            return;
        }
        String column = word(at).toLowerCase(Locale.ROOT);
        if (column.equals(SENSOR)) {
            sensors(at, candidates);
        }
        for (SubjectKind kind : vocabulary.subjectKinds()) {
            boolean isText = kind.attribute(column)
                    .filter(attribute -> attribute.type() == AttributeType.TEXT)
                    .isPresent();
            if (isText || column.equals(kind.nameColumn())) {
                values(kind.relation(), column, candidates);
            }
        }
    }

    private void values(String relation, String column, List<Candidate> candidates) {
        known.apply(relation, column)
                .forEach(value ->
                        add("'" + value.text().replace("'", "''") + "'", value.help(relation), "values", candidates));
    }

    /** Of the metrics that are read, or of the one whose column it is: {@code p.sensor_id}. */
    private void sensors(int at, List<Candidate> candidates) {
        boolean isQualified = at > 1 && word(at - 1).equals(".");
        List<Relation> read =
                isQualified ? relations.called(word(at - 2)).stream().toList() : named();
        for (Relation relation : read) {
            if (vocabulary.metricTypes().stream().anyMatch(type -> type.name().equals(relation.name()))) {
                values(relation.name(), SENSOR, candidates);
            }
        }
    }

    /** What may stand between a column and its value. */
    private boolean isBetween(Token token) {
        return switch (token.kind()) {
            case WORD -> COMPARING.contains(line.text(token).toLowerCase(Locale.ROOT));
            case SIGN, BRACKET, TEXT -> true;
            default -> false;
        };
    }

    private static void add(String value, String help, String group, List<Candidate> candidates) {
        // After a name there may come a bracket or a comma as well as a blank.
        boolean alone = group.equals("SQL") || group.equals("relations");
        candidates.add(new Candidate(value, value, group, help.isEmpty() ? null : help, null, null, alone));
    }
}
