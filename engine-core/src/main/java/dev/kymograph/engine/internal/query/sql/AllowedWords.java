package dev.kymograph.engine.internal.query.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The functions and types that statements may name. */
final class AllowedWords {

    private static final Set<String> TABLE_FUNCTIONS = Collections.unmodifiableSet(
            new TreeSet<>(Set.of("range", "generate_series", "unnest", "json_each", "json_tree")));

    /** Names that stand for a function wherever no column has them, and say something about the session. */
    static final Set<String> SESSION_WORDS =
            Set.of("current_catalog", "current_schema", "current_role", "current_user", "session_user", "user");

    private static final Pattern RESERVED =
            Pattern.compile("(read|duckdb|pragma|pg|has|parquet|current|enable|disable|force|which"
                    + "|register|test|json_(de)?serialize|json_execute|arrow|seq|sniff|icu|inet|_)_.*|getenv|getvariable|query|query_table"
                    + "|glob|nextval|currval|setval|setseed|txid_current|write_log|sleep_ms|checkpoint|error|stats|vector_type|summary"
                    + "|finalize|combine|parquet_scan|user|session_user");

    private static final Set<String> TYPES = Set.of(
            ("array bigint bit bitstring blob bool boolean bytea char character date datetime dec decimal double enum float float4"
                            + " float8 hugeint int int1 int128 int16 int2 int32 int4 int64 int8 integer integral interval json list"
                            + " long map numeric real short signed smallint string struct text time timetz timestamp timestamp_ms"
                            + " timestamp_ns timestamp_s timestamp_us timestamptz tinyint ubigint uhugeint uint128 uint16 uint32"
                            + " uint64 uint8 uinteger union usmallint utinyint uuid varchar variant")
                    .split(" "));

    private static final Set<String> LONG_TYPES =
            Set.of("timestamp with time zone", "time with time zone", "double precision");

    /** The functions that belong to an extension, by its name; all others are DuckDB's own. */
    private static final Map<String, Pattern> OF_EXTENSIONS = Map.of(
            "json", Pattern.compile("json|json_.*|(to|from|row_to|array_to)_json|from_json_strict"),
            "icu", Pattern.compile("timezone(_hour|_minute)?|make_timestamptz"));

    private final Set<String> functions;
    private final Set<String> tableFunctions;
    private final Set<String> extensions;

    /** The words that DuckDB has with these extensions. */
    AllowedWords(Collection<String> extensions) {
        this.extensions = Set.copyOf(extensions);
        this.tableFunctions = TABLE_FUNCTIONS.stream()
                .filter(name -> notChosen(name).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        try (var resource = AllowedWords.class.getResourceAsStream("functions.txt");
                var lines = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(resource), StandardCharsets.UTF_8))) {
            functions = lines.lines().filter(name -> notChosen(name).isEmpty()).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> functions() {
        return functions;
    }

    boolean isFunction(String name) {
        return functions.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Table functions that make rows of their arguments alone. */
    Set<String> tableFunctions() {
        return tableFunctions;
    }

    /** The extension that has the function and that was not chosen. */
    Optional<String> notChosen(String name) {
        return OF_EXTENSIONS.entrySet().stream()
                .filter(of -> !extensions.contains(of.getKey())
                        && of.getValue().matcher(name.toLowerCase(Locale.ROOT)).matches())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    boolean isType(String name) {
        String type = name.toLowerCase(Locale.ROOT);
        return TYPES.contains(type) || LONG_TYPES.contains(type);
    }

    /** Whether the function is one that reaches beyond its arguments, as far as its name tells. */
    boolean isKept(String name) {
        return RESERVED.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }
}
