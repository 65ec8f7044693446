package dev.kymograph.engine.internal.catalog.postgresql;

import dev.kymograph.engine.MemoryTempDir;
import dev.kymograph.engine.extension.Secret;
import dev.kymograph.engine.internal.breaker.KnownBreakers;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.config.Settings.Postgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server that starts with the first test of this JVM that needs one, and ends with the JVM. */
public final class TestServer {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestServer() {}

    private static final class Running {

        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                // Dozens of databases are thousands of files, for which a slow disk takes longer than a JVM has to end.
                return EmbeddedPostgres.builder()
                        .setDataDirectory(MemoryTempDir.create())
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A database that nobody else has. */
    public static Postgres database() throws SQLException {
        String name = "test" + DATABASES.incrementAndGet();
        try (Connection connection = Running.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return settings(name);
    }

    /** What connects to it, however often it fails. */
    static PostgresDatabase connecting(Postgres settings) {
        return new PostgresDatabase(settings, new KnownBreakers(new Settings.Breakers(0, Duration.ofSeconds(1))));
    }

    /** The same as an engine's configuration has it. */
    public static Map<String, String> configuration() throws SQLException {
        Postgres database = database();
        return Map.of(
                "catalog.type", "postgresql",
                "catalog.host", database.host(),
                "catalog.port", Integer.toString(database.port()),
                "catalog.name", database.name(),
                "catalog.user", database.user(),
                "catalog.password", database.password().reveal());
    }

    /** Runs a statement as somebody else in a database. */
    public static void run(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A connection of somebody else. */
    public static Connection connect(String database) throws SQLException {
        return connect(database, "postgres");
    }

    /** A connection of a user. */
    public static Connection connect(String database, String user) throws SQLException {
        return Running.SERVER.getDatabase(user, database).getConnection();
    }

    private static Postgres settings(String name) {
        return new Postgres(
                "localhost",
                Running.SERVER.getPort(),
                name,
                "postgres",
                Secret.of("postgres"),
                new Postgres.Pool(8, Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO),
                new Postgres.Timeouts(Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(40)));
    }
}
