package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.RecentReadings.Seen;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.Guard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers from recent readings in PostgreSQL, where all that a question needs is among them. */
final class RecentAnswers {

    private final Catalog catalog;
    private final Notes notes;
    private final long mostRows;

    RecentAnswers(Catalog catalog, Notes notes, long mostRows) {
        this.catalog = catalog;
        this.notes = notes;
        this.mostRows = mostRows;
    }

    /** Rows over one state; {@code seen} is to be closed after them. */
    private record Answer(Rows rows, State state, Seen seen) {}

    /**
     * Empty where some readings that it needs may be elsewhere.
     *
     * @param why PostgreSQL answers what is not for it; the answer says so
     */
    Optional<Result> answer(Asked asked, Optional<String> why) {
        return of(asked.request(), asked.watch()).map(answer -> {
            try {
                return result(asked, answer, why);
            } catch (RuntimeException | Error e) {
                answer.seen().close();
                throw e;
            }
        });
    }

    private Result result(Asked asked, Answer answer, Optional<String> why) {
        List<String> said = new ArrayList<>(notes.of(
                asked.request().selection().kind(),
                answer.state(),
                answer.state().parts()));
        why.ifPresent(each -> said.add("PostgreSQL answers, from recent readings: " + each));
        KeptAnswer.Begun begun = asked.keeper().begin(answer.rows());
        TypedColumns typed = TypedColumns.of(asked.request().columns(answer.rows()), answer.rows());
        Sight sight = Sight.ofRecent(answer.state());
        if (begun.ended()) {
            asked.keeper().keep().accept(begun.answer(typed, said, sight));
        }
        AutoCloseable stay = asked.stay();
        return new AnsweredResult(begun.rows(), typed, sight.route(), sight, said, mostRows, asked.started(), () -> {
            try (stay) {
                answer.seen().close();
            }
        });
    }

    private Optional<Answer> of(Request<?> request, Watch watch) {
        Scope scope = request.scope();
        Optional<Answer> fromEnds = scope.ends() ? of(request, scope, watch) : Optional.empty();
        return fromEnds.or(() -> of(request, request.selection().scope(), watch));
    }

    /** What PostgreSQL would be asked about; empty where some of it may be elsewhere. */
    Optional<String> relation(Request<?> request) {
        State state = catalog.state(List.of(request.scope()));
        State.Part part = state.parts().get(0);
        return catalog.recent().see(part).map(seen -> {
            try (seen) {
                return new RecentSql(request.selection(), part, seen.from())
                        .lent()
                        .get("readings");
            }
        });
    }

    private Optional<Answer> of(Request<?> request, Scope scope, Watch watch) {
        State state = catalog.state(List.of(scope));
        State.Part part = state.parts().get(0);
        Optional<Seen> seen = catalog.recent().see(part);
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        boolean answered = false;
        try {
            Optional<Rows> rows = rows(request, part, seen.get(), watch);
            answered = rows.isPresent();
            return rows.map(found -> new Answer(found, state, seen.get()));
        } finally {
            if (!answered) {
                seen.get().close();
            }
        }
    }

    private static Optional<Rows> rows(Request<?> request, State.Part part, Seen seen, Watch watch) {
        Selection selection = request.selection();
        RecentSql sql = new RecentSql(selection, part, seen.from());
        // Rows of before the ends may be elsewhere: there the last value of a field that the ends lack could be.
        if (part.measured().isPresent() && number(seen, sql.incomplete()) > 0) {
            return Optional.empty();
        }
        try (Guard guard = new Guard(watch, Duration.ZERO, "answering")) {
            Rows rows =
                    request.run(new RecentContext(selection, request.window(), seen, sql.lent(), guard.watch()), guard);
            if (part.measured().isEmpty()) {
                return Optional.of(rows);
            }
            List<List<Object>> ends = Questions.all(rows);
            boolean all = ends.size()
                    >= (long) part.measured().getAsInt() * selection.fields().size();
            return all ? Optional.of(Rows.of(rows.columns(), ends)) : Optional.empty();
        }
    }

    private static long number(Seen seen, String select) {
        try (Rows rows = seen.query(select)) {
            rows.next();
            return ((Number) rows.value(0)).longValue();
        }
    }
}
