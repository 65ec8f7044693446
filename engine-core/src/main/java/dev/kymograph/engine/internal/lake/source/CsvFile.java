package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A CSV file.
 *
 * @param header the line that its header begins in
 * @param headerEnd the line that its header ends in
 * @param numberedTimes the columns whose first value may be a time that is given as a number
 */
record CsvFile(
        Path path, List<String> columns, CsvDialect dialect, long header, long headerEnd, Set<Integer> numberedTimes)
        implements TextFile {

    private static final List<Character> DELIMITERS = List.of(',', ';', '\t', '|');

    /**
     * Reads the header.
     *
     * @param known column names that may be expected; the delimiter is the one that shows most of them
     */
    static CsvFile open(Path path, Set<String> known) throws IOException {
        Set<String> lower =
                known.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        CsvFile best = null;
        long most = -1;
        for (char delimiter : DELIMITERS) {
            for (char quote : new char[] {'"', '\''}) {
                CsvFile file = readHeader(path, new CsvDialect(delimiter, quote));
                long shown = file.columns.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .filter(lower::contains)
                        .count();
                if (shown > most || (shown == most && file.columns.size() > best.columns.size() && shown == 0)) {
                    best = file;
                    most = shown;
                }
            }
        }
        if (best.columns.isEmpty()) {
            throw new KymographException(
                    ErrorKind.DATA, "ingest.empty", "Cannot read " + path + ": it is empty, without even a header");
        }
        return best;
    }

    private static CsvFile readHeader(Path path, CsvDialect dialect) throws IOException {
        try (CsvScanner scanner = new CsvScanner(TextFile.open(path), dialect, 0, null)) {
            if (!scanner.next()) {
                return new CsvFile(path, List.of(), dialect, 0, 0, Set.of());
            }
            List<String> names = scanner.problem() == null
                    ? scanner.values().stream().map(String::strip).toList()
                    : List.of(scanner.content());
            long line = scanner.line();
            long lastLine = scanner.lastLine();
            List<String> first = scanner.next() && scanner.problem() == null ? scanner.values() : List.of();
            Set<Integer> numberedTimes = IntStream.range(0, first.size())
                    .filter(i -> first.get(i).strip().matches(TextFile.NUMBERED_TIME))
                    .boxed()
                    .collect(Collectors.toSet());
            return new CsvFile(path, names, dialect, line, lastLine, numberedTimes);
        }
    }

    @Override
    public Optional<Scan> scan(List<Wanted> wanted) {
        return Optional.of(scan(wanted, types(wanted, numberedTimes, "TIMESTAMP WITH TIME ZONE")));
    }

    @Override
    public Origin origin(Origin.Of of, Map<String, String> mapping, String zone) {
        String marks = String.valueOf(dialect.delimiter()) + dialect.quote();
        return new Origin(of, Origin.Form.CSV, marks, columns, mapping, zone);
    }

    @Override
    public String typeOf(ValueType type, String time) {
        return switch (type) {
            case INTEGER, DOUBLE -> "DOUBLE";
            case FLOAT -> "FLOAT";
            case TIMESTAMP -> time;
            case BIGINT, BOOLEAN, TEXT, DATE -> "VARCHAR";
        };
    }

    @Override
    public Optional<Scan> texts(List<Wanted> wanted) {
        return Optional.of(scan(wanted, Map.of()));
    }

    /** DuckDB skips blank lines one by one, and the header as one, however many lines it has. */
    private Scan scan(List<Wanted> wanted, Map<Integer, String> types) {
        String columnTypes = IntStream.range(0, columns.size())
                .mapToObj(i -> "c" + i + ": " + SqlText.text(types.getOrDefault(i, "VARCHAR")))
                .collect(Collectors.joining(", ", "{", "}"));
        String relation = "read_csv(" + SqlText.text(ForeignFile.pattern(path))
                + ", auto_detect = false, header = false, strict_mode = true, null_padding = false, skip = " + header
                + ", delim = " + SqlText.text(String.valueOf(dialect.delimiter()))
                + ", quote = " + SqlText.text(String.valueOf(dialect.quote()))
                + ", escape = " + SqlText.text(String.valueOf(dialect.quote()))
                + ", " + TextFile.compression(path) + ", columns = " + columnTypes + ")";
        List<Input> inputs = wanted.stream()
                .map(each -> new Input(
                        "c" + each.column(), types.getOrDefault(each.column(), "VARCHAR"), Input.Origin.FROM_TEXT))
                .toList();
        return new Scan(relation, inputs, null);
    }

    @Override
    public RecordScanner records(List<Wanted> wanted) throws IOException {
        int[] positions = wanted.stream().mapToInt(Wanted::column).toArray();
        CsvScanner scanner = new CsvScanner(TextFile.open(path), dialect, columns.size(), positions);
        boolean more = true;
        while (more && scanner.lastLine() < headerEnd) {
            more = scanner.next();
        }
        return scanner;
    }

    @Override
    public int width(List<Wanted> wanted) {
        return wanted.size();
    }

    @Override
    public Scan loaded(String relation, List<Wanted> wanted) {
        List<Input> inputs = IntStream.range(0, wanted.size())
                .mapToObj(i -> Input.text("w" + i))
                .toList();
        return new Scan(relation, inputs, null);
    }
}
