package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.internal.duckdb.SqlText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A CSV file.
 *
 * @param skip how many lines come before its first row
 */
record CsvFile(Path path, List<String> columns, CsvDialect dialect, long skip) implements TextFile {

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
                CsvFile file = header(path, new CsvDialect(delimiter, quote));
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
        return best;
    }

    private static CsvFile header(Path path, CsvDialect dialect) throws IOException {
        try (CsvScanner scanner = new CsvScanner(TextFile.open(path), dialect, 0, null)) {
            if (!scanner.next()) {
                return new CsvFile(path, List.of(), dialect, 0);
            }
            List<String> names = scanner.problem() == null
                    ? scanner.values().stream().map(String::strip).toList()
                    : List.of(scanner.content());
            return new CsvFile(path, names, dialect, scanner.lastLine());
        }
    }

    @Override
    public Scan scan(List<Integer> wanted) {
        String types = IntStream.range(0, columns.size())
                .mapToObj(i -> "c" + i + ": 'VARCHAR'")
                .collect(Collectors.joining(", ", "{", "}"));
        String relation = "read_csv(" + SqlText.text(ForeignFile.pattern(path))
                + ", auto_detect = false, header = false, strict_mode = true, null_padding = false, skip = " + skip
                + ", delim = " + SqlText.text(String.valueOf(dialect.delimiter()))
                + ", quote = " + SqlText.text(String.valueOf(dialect.quote()))
                + ", escape = " + SqlText.text(String.valueOf(dialect.quote()))
                + ", " + TextFile.compression(path) + ", columns = " + types + ")";
        return new Scan(relation, wanted.stream().map(i -> Input.text("c" + i)).toList(), null);
    }

    @Override
    public RecordScanner records(List<Integer> wanted) throws IOException {
        int[] positions = wanted.stream().mapToInt(Integer::intValue).toArray();
        CsvScanner scanner = new CsvScanner(TextFile.open(path), dialect, columns.size(), positions);
        boolean more = true;
        while (more && scanner.lastLine() < skip) {
            more = scanner.next();
        }
        return scanner;
    }

    @Override
    public int width(List<Integer> wanted) {
        return wanted.size();
    }

    @Override
    public Scan loaded(String table, List<Integer> wanted) {
        List<Input> inputs = IntStream.range(0, wanted.size())
                .mapToObj(i -> Input.text("w" + i))
                .toList();
        return new Scan(SqlText.name(table), inputs, null);
    }
}
