package dev.kymograph.engine.internal.query.sql;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Has DuckDB parse a text, and takes exactly one SELECT from it. */
final class Parser {

    private static final int LONGEST = 200_000;
    private static final int DEEPEST = 200;

    private static final String SELECT_ONLY = "statements are one SELECT each";

    private static final Map<String, String> INSTEAD = Map.of(
            "describe", ". The command `metrics` lists columns",
            "show", ". The command `tables` lists relations",
            "pivot", ". Give PIVOT its values: ON breed IN ('Poodle', 'Beagle')",
            "explain", ". The command `explain` takes a SELECT",
            "insert", ". The command `ingest` reads readings in",
            "copy", ". Write results with --format csv or --format json");

    private Parser() {}

    /** The statement's query. */
    static Node parse(Connection connection, StatementText statement) {
        bound(statement);
        Map<?, ?> answer = answer(connection, statement);
        if (Boolean.TRUE.equals(answer.get("error"))) {
            throw refused(statement, new Node(answer));
        }
        List<Node> statements = new Node(answer).children("statements");
        if (statements.isEmpty()) {
            throw statement.refused("sql.syntax", "it is empty", -1);
        }
        if (statements.size() > 1) {
            throw statement.refused(
                    "sql.several-statements",
                    "[" + statements.size() + "] statements were found; give one SELECT at a time",
                    -1);
        }
        Node only = statements.get(0);
        return only.child("node").orElseThrow(() -> statement.refused("sql.not-a-select", SELECT_ONLY, -1));
    }

    private static void bound(StatementText statement) {
        String text = statement.text();
        if (text.indexOf('\0') >= 0) {
            throw statement.refused("sql.syntax", "it has a NUL character", -1);
        }
        if (text.length() > LONGEST) {
            throw statement.refused(
                    "sql.forbidden",
                    "it has [" + text.length() + "] characters; at most [" + LONGEST + "] are read",
                    -1);
        }
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth > DEEPEST) {
                throw tooDeep(statement);
            }
        }
    }

    private static Map<?, ?> answer(Connection connection, StatementText statement) {
        try (PreparedStatement query = connection.prepareStatement("SELECT CAST(json_serialize_sql(?) AS VARCHAR)")) {
            query.setString(1, statement.text());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return JSON.std.mapFrom(row.getString(1));
            }
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "read the statement");
        } catch (IOException e) {
            // The reader stops at a depth; what DuckDB writes is otherwise well formed.
            throw tooDeep(statement);
        }
    }

    private static KymographException refused(StatementText statement, Node error) {
        String message = error.text("error_message");
        if (error.text("error_type").equals("parser")) {
            if (message.startsWith("Max expression depth")) {
                throw tooDeep(statement);
            }
            return statement.refused("sql.syntax", message, position(error));
        }
        String word = statement.firstWord();
        String named = word.isEmpty() ? "" : ", not " + word.toUpperCase(Locale.ROOT);
        String instead = INSTEAD.getOrDefault(word.toLowerCase(Locale.ROOT), "");
        if (message.contains("parameters")) {
            return statement.refused("sql.forbidden", "parameters ($1, ?) are not for users' SQL; write the value", -1);
        }
        return new KymographException(
                ErrorKind.USAGE, "sql.not-a-select", "Cannot run the statement: " + SELECT_ONLY + named + instead);
    }

    private static KymographException tooDeep(StatementText statement) {
        return statement.refused("sql.forbidden", "it is nested too deeply", -1);
    }

    private static int position(Node error) {
        String position = error.text("position");
        return position.matches("\\d{1,9}") ? Integer.parseInt(position) : -1;
    }
}
