package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.plugin.Contributor;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.engine.internal.plugin.OfferedFunction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;

/**
 * Functions that plugins bring, in a DuckDB instance. DuckDB never lets go of a function that it was given, so it is given one that
 * knows nothing but a name, and looks up who has it for the questions in flight: a plugin that went leaves a function that says so.
 */
final class SqlFunctions {

    private final Extensions extensions;
    private final HeldFunctions held;
    private final AtomicReference<KymographException> failure = new AtomicReference<>();

    SqlFunctions(Extensions extensions) {
        this.extensions = extensions;
        this.held = new HeldFunctions(extensions);
    }

    /** For one question. */
    HeldFunctions.Hold hold() {
        return held.hold();
    }

    /** What statements may call now, beside what DuckDB has. */
    Set<String> names() {
        return Stream.concat(
                        DrawnFunctions.NAMES.stream(),
                        extensions.functions().stream().map(OfferedFunction::name))
                .collect(Collectors.toSet());
    }

    /** Gives DuckDB what it does not have yet, by the names and types in {@code given}. */
    void give(Connection connection, Map<String, String> given) throws SQLException {
        for (OfferedFunction function : extensions.functions()) {
            String types = function.parameters() + " " + function.result();
            if (!types.equals(given.get(function.name()))) {
                give(connection, function);
                given.put(function.name(), types);
            }
        }
    }

    /** Whether a function failed and nobody has asked why. */
    boolean hasFailed() {
        return failure.get() != null;
    }

    /** Why a function failed last, once: DuckDB does not always say. */
    Optional<KymographException> failure() {
        return Optional.ofNullable(failure.getAndSet(null));
    }

    private void give(Connection connection, OfferedFunction function) throws SQLException {
        String name = function.name();
        List<SqlValue> parameters =
                function.parameters().stream().map(SqlValue::of).toList();
        SqlValue result = SqlValue.of(function.result());
        try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
            builder.withName(name).withReturnType(result.type());
            for (SqlValue parameter : parameters) {
                builder.withParameter(parameter.type());
            }
            builder.withVectorizedFunction((rows, results) -> call(name, parameters, result, rows, results))
                    .register(connection);
        }
    }

    private void call(
            String name,
            List<SqlValue> parameters,
            SqlValue result,
            DuckDBDataChunkReader rows,
            DuckDBWritableVector results) {
        try {
            OfferedFunction function = called(name);
            Contributor.Stay stay = function.contributor().stay().orElseThrow(() -> withdrawn(name));
            try {
                function.contributor().call("compute " + name, () -> {
                    compute(function, parameters, result, rows, results);
                    return null;
                });
            } finally {
                stay.close();
            }
        } catch (KymographException e) {
            failure.set(e);
            throw e;
        }
    }

    private OfferedFunction called(String name) {
        return held.held(name).or(() -> held.newest(name)).orElseThrow(() -> withdrawn(name));
    }

    private static void compute(
            OfferedFunction function,
            List<SqlValue> parameters,
            SqlValue result,
            DuckDBDataChunkReader rows,
            DuckDBWritableVector results) {
        Object[] arguments = new Object[parameters.size()];
        for (long row = 0; row < rows.rowCount(); row++) {
            boolean complete = true;
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = parameters.get(i).read(rows.vector(i), row);
                complete &= arguments[i] != null;
            }
            Object value = complete ? function.extension().apply(arguments) : null;
            result.write(results, row, value);
        }
    }

    private static KymographException withdrawn(String name) {
        return new KymographException(
                ErrorKind.PLUGIN,
                "function.withdrawn",
                "Cannot compute " + name + ": the plugin that brought this function is gone");
    }
}
