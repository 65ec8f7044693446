package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Vocabulary.FunctionSpec;
import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.SqlFunction;
import dev.kymograph.metric.DataName;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A function for SQL, asked once what it is. */
public record OfferedFunction(
        Contributor contributor,
        SqlFunction extension,
        String name,
        String summary,
        List<ColumnType> parameters,
        ColumnType result) {

    private static final Set<ColumnType> TYPES = Set.of(
            ColumnType.TEXT,
            ColumnType.BOOLEAN,
            ColumnType.INTEGER,
            ColumnType.BIGINT,
            ColumnType.FLOAT,
            ColumnType.DOUBLE,
            ColumnType.DATE,
            ColumnType.TIMESTAMP);

    static OfferedFunction of(Contributor contributor, SqlFunction extension) {
        String name = DataName.check("function", extension.name());
        List<ColumnType> parameters = List.copyOf(extension.parameters());
        ColumnType result = extension.result();
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("the function '" + name + "' takes nothing");
        }
        if (!TYPES.containsAll(parameters) || !TYPES.contains(result)) {
            throw new IllegalArgumentException("the function '" + name + "' has a type that is none of " + TYPES);
        }
        return new OfferedFunction(contributor, extension, name, extension.summary(), parameters, result);
    }

    public FunctionSpec spec() {
        String taken = parameters.stream().map(ColumnType::name).collect(Collectors.joining(", "));
        return new FunctionSpec(name, name + "(" + taken + ") → " + result, summary, contributor.plugin());
    }
}
