package dev.kymograph.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plain DuckDB through JDBC. Its relations: a table {@code animals}; a view {@code pulse_rate} over all files by a glob, joined to the
 * animals, with the year of life; and in planned SQL {@code {files}} or {@code {files 2024-03 2024-04}}: exactly the files of these
 * months.
 */
final class DuckDbContestant implements Contestant {

    private static final Pattern FILES = Pattern.compile("\\{files(?: (\\d{4}-\\d{2}) (\\d{4}-\\d{2}))?}");
    private static final Pattern MONTH = Pattern.compile("year=(\\d{4}).month=(\\d{2})");

    private final boolean planned;
    private final Connection connection;
    private final List<Path> files;

    DuckDbContestant(Settings settings, boolean planned) throws SQLException {
        this.planned = planned;
        Path folder = settings.data().resolve("lake").resolve("metric_type=pulse_rate");
        this.files = filesIn(folder);
        this.connection = DriverManager.getConnection("jdbc:duckdb:");
        run("SET memory_limit = '" + settings.memory() + "'");
        run("SET threads = " + settings.threads());
        run("SET TimeZone = 'UTC'");
        run("CREATE TABLE animals AS FROM read_csv('" + settings.subjects() + "', header = true, nullstr = 'null', "
                + "types = {'animal_id': 'INTEGER', 'birth_date': 'DATE'})");
        if (planned) {
            run("SET parquet_metadata_cache = true");
        } else {
            run("CREATE VIEW pulse_rate AS SELECT r.*, a.pet_name, a.type, a.breed, a.birth_date, "
                    + "1 + date_sub('year', a.birth_date::TIMESTAMP, r.timestamp) AS age_year FROM read_parquet('"
                    + folder + "/*/*/*.parquet', hive_partitioning = false) r LEFT JOIN animals a USING (animal_id)");
        }
    }

    @Override
    public List<List<Object>> answer(Asked question) {
        String sql = planned ? withFiles(question.planned()) : question.glob();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<Object>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                Object[] row = new Object[columns];
                for (int i = 0; i < columns; i++) {
                    row[i] = plain(result.getObject(i + 1));
                }
                rows.add(Arrays.asList(row));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(question.name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private String withFiles(String sql) {
        return FILES.matcher(sql)
                .replaceAll(found -> Matcher.quoteReplacement(files.stream()
                        .filter(file -> found.group(1) == null || within(file, found.group(1), found.group(2)))
                        .map(file -> "'" + file + "'")
                        .collect(Collectors.joining(", ", "[", "]"))));
    }

    private static boolean within(Path file, String from, String to) {
        Matcher month = MONTH.matcher(file.toString());
        String of = month.find() ? month.group(1) + "-" + month.group(2) : "";
        return from.compareTo(of) <= 0 && of.compareTo(to) <= 0;
    }

    private static Object plain(Object value) {
        if (value instanceof LocalDateTime time) {
            return time.toInstant(ZoneOffset.UTC);
        }
        if (value instanceof java.sql.Timestamp time) {
            return time.toLocalDateTime().toInstant(ZoneOffset.UTC);
        }
        return value instanceof java.sql.Date date ? date.toLocalDate() : value;
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<Path> filesIn(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".parquet"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
