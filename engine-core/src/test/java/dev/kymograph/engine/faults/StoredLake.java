package dev.kymograph.engine.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A data folder that no engine has open: what its catalog says, compared with the files. */
record StoredLake(Path data) {

    /**
     * Live files are whole, and each reading of ticks is in one place.
     *
     * @param ticks readings that there must be
     * @return how many files nobody knows of
     */
    long check(long ticks) throws IOException, SQLException {
        Path lake = data.resolve("lake");
        Set<Path> known = new HashSet<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + data.resolve("catalog.duckdb"));
                Statement statement = connection.createStatement()) {
            try (ResultSet file =
                    statement.executeQuery("SELECT path, bytes, sha256 FROM lake_file WHERE removed_in IS NULL")) {
                while (file.next()) {
                    Path path = lake.resolve(file.getString(1));
                    known.add(path);
                    assertTrue(Files.exists(path), () -> path + " is not there");
                    assertEquals(file.getLong(2), Files.size(path), path + " has another size");
                    assertEquals(file.getString(3), sha256(path), path + " has other bytes");
                }
            }
            assertEquals(
                    ticks,
                    number(
                            statement,
                            "SELECT (SELECT COALESCE(sum(readings), 0) FROM lake_file WHERE metric_type = 'tick'"
                                    + " AND removed_in IS NULL) + (SELECT COALESCE(sum(readings), 0) FROM hot_batch"
                                    + " WHERE metric_type = 'tick')"),
                    "readings of ticks, in files and hot");
        }
        List<Path> there = files(lake);
        assertEquals(
                List.of(),
                there.stream()
                        .filter(path -> path.toString().contains(".incoming"))
                        .toList(),
                "files left half written");
        return there.stream().filter(path -> !known.contains(path)).count();
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String sha256(Path path) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
