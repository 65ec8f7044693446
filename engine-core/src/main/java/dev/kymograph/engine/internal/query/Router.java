package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question.Comparison;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.Scope.Condition;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.metric.Field;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Says who answers a question, and why. */
final class Router {

    /** What PostgreSQL can compute as DuckDB does. */
    private static final Set<String> PORTABLE = Set.of("latest", "readings", "statistics");

    /** A look-up is about so few subjects, named by their ids, and so little time. */
    private static final int FEW_SUBJECTS = 8;

    private static final long LITTLE_MICROS = Duration.ofDays(1).toNanos() / 1_000;

    private final Catalog catalog;
    private final boolean duckdb;
    private final boolean tenant;

    Router(Catalog catalog, Settings settings) {
        this.catalog = catalog;
        this.duckdb = settings.query().duckdb();
        this.tenant = settings.tenant().isPresent();
    }

    /**
     * Who is asked.
     *
     * @param postgres whether PostgreSQL is asked first; it answers where the readings are all there
     * @param why in words
     */
    record Way(boolean postgres, String why) {}

    Way of(Request<?> request) {
        Optional<String> hindrance = hindrance(request);
        if (hindrance.isPresent()) {
            return new Way(false, hindrance.get());
        }
        if (!duckdb) {
            return new Way(true, "DuckDB is switched off (query.duckdb.enabled)");
        }
        String name = request.analysis().spec().name();
        if (!isOfFew(request.selection().scope())) {
            return new Way(false, "it is not about few subjects, named by their ids");
        }
        if (name.equals("latest")) {
            return new Way(true, "it looks up the last readings of few subjects");
        }
        if (name.equals("readings") && isShort(request.selection().scope())) {
            return new Way(true, "it looks up readings of few subjects within a day");
        }
        return new Way(false, name.equals("readings") ? "it is about more than a day" : name + " sums up");
    }

    /** Whether there are rows that it could answer from. */
    boolean isKept() {
        return !tenant && catalog.recent().isKept();
    }

    /** Why PostgreSQL cannot answer, whatever rows it has. */
    Optional<String> hindrance(Request<?> request) {
        Selection selection = request.selection();
        String name = request.analysis().spec().name();
        if (!isKept()) {
            return Optional.of("it keeps no recent readings (hot.retention)");
        }
        if (request.analysis().contributor().isPlugin() || !PORTABLE.contains(name)) {
            return Optional.of(name + " is for DuckDB alone; PostgreSQL computes latest, readings and statistics");
        }
        if (!selection.asOf().equals(AsOf.NOW)) {
            return Optional.of("it has no snapshots of earlier");
        }
        if (selection.fields().stream().map(Field::type).distinct().count() > 1) {
            return Optional.of("the fields are of several types");
        }
        boolean nul = selection.scope().subjects().stream()
                .flatMap(condition -> condition.values().stream())
                .anyMatch(value -> value instanceof String text && text.indexOf('\0') >= 0);
        return nul ? Optional.of("it knows no text with a NUL") : Optional.empty();
    }

    private static boolean isOfFew(Scope scope) {
        return scope.subjects().stream().anyMatch(Router::isFew);
    }

    private static boolean isFew(Condition condition) {
        return condition.column().equals("id")
                && condition.comparison() == Comparison.IS
                && condition.values().size() <= FEW_SUBJECTS;
    }

    private static boolean isShort(Scope scope) {
        return scope.fromMicros().isPresent()
                && scope.toMicros().isPresent()
                && scope.toMicros().getAsLong() - scope.fromMicros().getAsLong() <= LITTLE_MICROS;
    }

    /** Refuses what only DuckDB can answer, where that is switched off. */
    void requireDuckDb(String why) {
        if (!duckdb) {
            throw new KymographException(
                    ErrorKind.CONFIGURATION,
                    "query.duckdb-off",
                    "Cannot answer: DuckDB is switched off (query.duckdb.enabled), and PostgreSQL cannot: " + why
                            + ". Ask a process in which it is on");
        }
    }
}
