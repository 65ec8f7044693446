package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** A state that the engine itself looks at, as questions do. */
public final class Seen {

    private final OpenQuestion question;

    Seen(OpenQuestion question) {
        this.question = question;
    }

    /** A part for each metric type asked for. */
    public State state() {
        return question.state();
    }

    /** How many rows a SELECT answers. */
    public long count(String select) {
        return list("SELECT count(*) FROM (" + select + ")", row -> ((Number) row.value(0)).longValue())
                .get(0);
    }

    /** Reads what a SELECT answers, row by row. */
    public void each(String select, Consumer<Rows> row) {
        try (Rows rows = question.run(select, Map.of())) {
            while (rows.next()) {
                row.accept(rows);
            }
        }
    }

    /** What a SELECT answers, row by row. */
    public <T> List<T> list(String select, Function<Rows, T> row) {
        List<T> list = new ArrayList<>();
        try (Rows rows = question.run(select, Map.of())) {
            while (rows.next()) {
                list.add(row.apply(rows));
            }
        }
        return list;
    }
}
