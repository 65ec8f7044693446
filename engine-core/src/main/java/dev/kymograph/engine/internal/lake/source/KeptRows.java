package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rows of the quarantine that have one origin, as a file of that origin would have them.
 *
 * @param like how they are read
 */
record KeptRows(Origin origin, List<RefusedRow> rows, TextFile like) implements TextFile {

    private static final Path PATH = Path.of("quarantine");

    static KeptRows of(Origin origin, List<RefusedRow> rows, List<Rule> rules) {
        List<String> columns = columns(origin, rules);
        TextFile like = origin.form() == Origin.Form.CSV
                ? new CsvFile(PATH, columns, dialect(origin), 0, 0, Set.of())
                : new NdjsonFile(PATH, columns, Set.of(), Set.of());
        return new KeptRows(origin, List.copyOf(rows), like);
    }

    /** A program's readings have the columns that their metric type has now. */
    static List<String> columns(Origin origin, List<Rule> rules) {
        return origin.form() == Origin.Form.READING
                ? rules.stream().map(Rule::name).toList()
                : origin.columns();
    }

    static CsvDialect dialect(Origin origin) {
        return new CsvDialect(origin.marks().charAt(0), origin.marks().charAt(1));
    }

    static KymographException unreadable(Exception error) {
        return error instanceof SQLException sql
                ? DuckDbErrors.describe(sql, "read rows of the quarantine")
                : SourceFiles.unreadable(PATH, (IOException) error);
    }

    @Override
    public Path path() {
        return PATH;
    }

    @Override
    public List<String> columns() {
        return like.columns();
    }

    @Override
    public Optional<Scan> scan(List<Wanted> wanted) {
        return Optional.empty();
    }

    @Override
    public Optional<Scan> texts(List<Wanted> wanted) {
        return Optional.empty();
    }

    @Override
    public Origin origin(Origin.Of of, Map<String, String> mapping, String zone) {
        return origin;
    }

    @Override
    public RecordScanner records(List<Wanted> wanted) {
        int[] positions = wanted.stream().mapToInt(Wanted::column).toArray();
        Optional<CsvRecord> csv = origin.form() == Origin.Form.CSV
                ? Optional.of(new CsvRecord(dialect(origin), columns().size(), positions))
                : Optional.empty();
        return new KeptRecords(rows, csv);
    }

    @Override
    public int width(List<Wanted> wanted) {
        return like.width(wanted);
    }

    @Override
    public String typeOf(ValueType type, String time) {
        return like.typeOf(type, time);
    }

    @Override
    public Scan loaded(String relation, List<Wanted> wanted) {
        Scan scan = like.loaded(relation, wanted);
        return origin.form() == Origin.Form.READING
                ? new Scan(scan.relation(), scan.inputs(), "coalesce(flaw, " + unknownField() + ")")
                : scan;
    }

    /** A program that gives a value under an unknown name means something by it; a file may have more than is read. */
    private String unknownField() {
        String value = "coalesce(json_extract_string(object, '/' || replace(replace(k, '~', '~0'), '/', '~1')), '')";
        String unknown = "list_filter(json_keys(object), lambda k: NOT list_contains(" + SqlText.texts(columns())
                + ", k) AND " + value + " <> '')[1]";
        return "'The field ''' || left(" + unknown + ", " + Reasons.LONGEST_VALUE + ") || "
                + SqlText.text("' is not known, expected one of " + columns());
    }
}
