package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.State;
import java.util.Map;

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
        try (Rows rows = question.run("SELECT count(*) FROM (" + select + ")", Map.of())) {
            rows.next();
            return ((Number) rows.value(0)).longValue();
        }
    }
}
