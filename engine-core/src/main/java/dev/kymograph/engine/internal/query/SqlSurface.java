package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.Vocabulary.BuiltInFunction;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.query.sql.CheckedSelect;
import dev.kymograph.engine.internal.query.sql.SqlGate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Lets a user's SQL in, after the gate has looked at it. What it let in lately is known. */
final class SqlSurface {

    private static final int MOST_KNOWN = 100;

    /** Words that may make an answer another one each time. Where one only looks like it, an answer is not kept: no harm. */
    private static final Pattern UNSTEADY = Pattern.compile(
            "\\b(now|today|age|random|\\w*uuid\\w*|(get_)?current_\\w*|local_?time\\w*|transaction_timestamp|sample|tablesample)\\b",
            Pattern.CASE_INSENSITIVE);

    private final QuestionDatabase database;
    private final SqlGate gate;
    private final BuiltInFunctions functions;
    private final Map<Asked, CheckedSelect> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, CheckedSelect> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    /** A statement, and all that the gate's answer depends on. */
    private record Asked(String text, Map<String, Set<String>> relations, Set<String> functions) {}

    SqlSurface(QuestionDatabase database) {
        this.database = database;
        this.gate = new SqlGate(database.extensions());
        this.functions = new BuiltInFunctions(database, gate);
    }

    /** What statements may call without plugins. */
    List<BuiltInFunction> functions() {
        return functions.all();
    }

    CheckedSelect check(String text, Surface surface) {
        Asked asked = new Asked(text, surface.relations(), database.functions().names());
        synchronized (known) {
            CheckedSelect before = known.get(asked);
            if (before != null) {
                return before;
            }
        }
        CheckedSelect checked = check(asked);
        synchronized (known) {
            known.put(asked, checked);
        }
        return checked;
    }

    /** Whether it answers the same each time, as long as nothing changes. Functions of plugins may come and go. */
    boolean isSteady(CheckedSelect select) {
        String text = select.sql().toLowerCase(Locale.ROOT);
        return !UNSTEADY.matcher(text).find()
                && database.functions().names().stream()
                        .noneMatch(name -> text.contains(name.toLowerCase(Locale.ROOT)));
    }

    private CheckedSelect check(Asked asked) {
        try (Connection connection = database.connect()) {
            return gate.check(connection, asked.text(), asked.relations(), asked.functions());
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "read the statement");
        }
    }
}
