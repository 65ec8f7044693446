package dev.kymograph.engine;

import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be asked about, and how. */
public interface Vocabulary {

    List<MetricType> metricTypes();

    List<SubjectKind> subjectKinds();

    List<CommandSpec> analyses();

    List<CommandSpec> sampleData();

    /** Functions that plugins add to SQL. */
    List<FunctionSpec> functions();

    /** The functions that SQL has without plugins, by name. Slow when first called: DuckDB is asked for them. */
    List<BuiltInFunction> builtInFunctions();

    /** The formats of files that can be taken in, with those that are built in. */
    List<CommandSpec> formats();

    /** Tables and views of the SQL surface. */
    List<Relation> relations();

    /**
     * A command that a plugin or the engine brings.
     *
     * @param plugin who brings it; empty for the engine itself
     */
    record CommandSpec(String name, String summary, String plugin, List<ParameterSpec> parameters) {}

    /**
     * One parameter of a command.
     *
     * @param type as people write it: {@code number}, {@code duration}, {@code a,b}
     * @param byDefault empty: optional where {@code required} is not set
     * @param allowed the words allowed; empty for any
     * @param meanings what words allowed mean, where that is said
     */
    record ParameterSpec(
            String name,
            String help,
            String type,
            Optional<String> byDefault,
            boolean required,
            List<String> allowed,
            Map<String, String> meanings) {

        public ParameterSpec {
            allowed = List.copyOf(allowed);
            meanings = Map.copyOf(meanings);
        }

        /** One of whose words no more is said. */
        public ParameterSpec(
                String name,
                String help,
                String type,
                Optional<String> byDefault,
                boolean required,
                List<String> allowed) {
            this(name, help, type, byDefault, required, allowed, Map.of());
        }
    }

    /**
     * A function that a plugin adds to SQL.
     *
     * @param form how it is called and what it gives: {@code fahrenheit(DOUBLE) → DOUBLE}
     */
    record FunctionSpec(String name, String form, String summary, String plugin) {}

    /**
     * A function that SQL has without plugins, in DuckDB's own words.
     *
     * @param kind {@code scalar}, {@code aggregate}, {@code window} or {@code macro}; several where it is several
     * @param forms how it is called and what it gives: {@code date_trunc(part, timestamp) → TIMESTAMP}
     * @param summary empty where DuckDB has none
     */
    record BuiltInFunction(String name, List<String> kind, List<String> forms, String summary, List<String> examples) {}

    /** A table or view of the SQL surface. */
    record Relation(String name, List<String> columns) {}
}
