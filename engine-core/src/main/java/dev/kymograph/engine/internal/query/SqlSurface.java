package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.query.sql.CheckedSelect;
import dev.kymograph.engine.internal.query.sql.SqlGate;
import java.sql.Connection;
import java.sql.SQLException;

/** Lets a user's SQL in, after the gate has looked at it. */
final class SqlSurface {

    private final QuestionDatabase database;
    private final SqlGate gate;

    SqlSurface(QuestionDatabase database) {
        this.database = database;
        this.gate = new SqlGate(database.extensions());
    }

    CheckedSelect check(String text, Surface surface) {
        try (Connection connection = database.connect()) {
            return gate.check(
                    connection, text, surface.relations(), database.functions().names());
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "read the statement");
        }
    }
}
