package dev.kymograph.repl;

import dev.kymograph.engine.Vocabulary.Relation;
import dev.kymograph.repl.language.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The relations that a query can read: those there are, and those that its WITH names, with their columns as far as they can be told. */
final class QueryRelations {

    private static final Set<String> BEFORE_NAMES = Set.of("with", "recursive", ",");

    private final SqlLine line;
    private final List<Token> tokens;
    private final List<Relation> own = new ArrayList<>();
    private final List<Relation> known;

    /**
     * Reads a query, which may be unfinished.
     *
     * @param known what there is without it
     */
    QueryRelations(SqlLine line, List<Relation> known) {
        this.line = line;
        this.known = known;
        this.tokens = line.tokens().stream()
                .filter(token -> token.kind() != Token.Kind.COMMENT)
                .toList();
        read();
    }

    /** All of them, those that the query names first. */
    List<Relation> all() {
        return Stream.concat(own.stream(), known.stream()).toList();
    }

    /** Whether the query itself names it. */
    boolean isOwn(Relation relation) {
        return own.contains(relation);
    }

    /** The relation of a name; what the query names itself hides what is called so. */
    Optional<Relation> find(String name) {
        return Stream.concat(own.stream(), known.stream())
                .filter(relation -> relation.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** The relation of a name or of another name given to it: FROM pulse_rate p, FROM pulse_rate AS p. */
    Optional<Relation> called(String name) {
        for (int i = 1; i < tokens.size(); i++) {
            int from = i > 1 && word(i - 1).equals("as") ? i - 2 : i - 1;
            if (word(i).equalsIgnoreCase(name)
                    && isName(from)
                    && find(name(from)).isPresent()) {
                return find(name(from));
            }
        }
        return find(name);
    }

    private void read() {
        boolean with = false;
        for (int i = 0; i + 1 < tokens.size(); i++) {
            with |= word(i).equals("with");
            if (with && BEFORE_NAMES.contains(word(i)) && isName(i + 1)) {
                i = named(i + 1);
            }
        }
    }

    /** Reads {@code name (a, b) AS MATERIALIZED (…)}; returns where that ends, or the place before it where it is something else. */
    private int named(int at) {
        int next = at + 1;
        List<String> columns = new ArrayList<>();
        if (word(next).equals("(")) {
            int end = closing(next);
            for (int i = next + 1; i < end; i++) {
                if (isName(i)) {
                    columns.add(name(i));
                }
            }
            next = end + 1;
        }
        if (!word(next).equals("as")) {
            return at - 1;
        }
        next++;
        while (Set.of("not", "materialized").contains(word(next))) {
            next++;
        }
        if (!word(next).equals("(")) {
            return at - 1;
        }
        int end = closing(next);
        own.add(new Relation(name(at), columns.isEmpty() ? selected(next + 1, end) : columns));
        return end;
    }

    /** The columns that a SELECT between two places answers with. */
    private List<String> selected(int from, int to) {
        List<String> columns = new ArrayList<>();
        int source = atDepth("from", from, to);
        int select = atDepth("select", from, to);
        if (select == to) {
            return source == to ? columns : of(source, to);
        }
        int end = source > select ? source : to;
        for (int begin = select + 1; begin < end; begin++) {
            int comma = Math.min(end, atDepth(",", begin, end));
            if (word(comma - 1).equals("*") && source < to) {
                columns.addAll(of(source, to));
            } else {
                alias(begin, comma).ifPresent(columns::add);
            }
            begin = comma;
        }
        return columns;
    }

    /** The columns of the relation that is read first. */
    private List<String> of(int source, int to) {
        return source + 1 < to && isName(source + 1)
                ? find(name(source + 1)).map(Relation::columns).orElse(List.of())
                : List.of();
    }

    /** What an entry of a select list is called, where it says so: {@code a}, {@code t.a}, {@code f(a) AS b}, {@code f(a) b}. */
    private Optional<String> alias(int from, int to) {
        int last = to - 1;
        if (last < from || !isName(last) || word(last).equals("end")) {
            return Optional.empty();
        }
        boolean alone = last == from;
        boolean isSaid = !alone
                && (isName(last - 1)
                        || tokens.get(last - 1).kind() == Token.Kind.NUMBER
                        || Set.of(".", ")", "]").contains(word(last - 1)));
        return alone || isSaid ? Optional.of(name(last)) : Optional.empty();
    }

    /** Where a word is between two places and in no brackets; the second place where it is not. */
    private int atDepth(String wanted, int from, int to) {
        int depth = 0;
        for (int i = from; i < to; i++) {
            String word = word(i);
            if (depth == 0 && word.equals(wanted)) {
                return i;
            }
            depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
        }
        return to;
    }

    /** Where a bracket is closed, or the end of all. */
    private int closing(int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += word(i).equals("(") ? 1 : word(i).equals(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return tokens.size();
    }

    private boolean isName(int at) {
        if (at >= tokens.size()) {
            return false;
        }
        Token token = tokens.get(at);
        return token.kind() == Token.Kind.WORD
                || (token.kind() == Token.Kind.TEXT && line.text(token).startsWith("\""));
    }

    private String name(int at) {
        String written = line.text(tokens.get(at));
        return written.startsWith("\"") ? written.substring(1, written.length() - 1) : written;
    }

    /** In lower case; empty beyond the end. */
    private String word(int at) {
        return at < tokens.size() ? line.text(tokens.get(at)).toLowerCase(Locale.ROOT) : "";
    }
}
