package dev.kymograph.engine.internal.config;

import dev.kymograph.engine.internal.config.Settings.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The files in the folder {@code conf}, and what the environment changes of them. */
class ReadyConfigurationsTest {

    private static final Path FOLDER = Path.of(System.getProperty("kymograph.root"), "conf");
    private static final Machine MACHINE =
            new Machine(20 * Amount.GIBI, 6, Optional.empty(), folder -> 100 * Amount.GIBI);
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\?([A-Z_]+)}");
    private static final Map<String, String> SERVER = Map.of(
            "POSTGRES_HOST", "db.example.com",
            "POSTGRES_PORT", "5433",
            "POSTGRES_DB", "herd",
            "POSTGRES_USER", "rex",
            "POSTGRES_PASSWORD", "open sesame");

    @Test
    void allAreRead() throws IOException {
        List<Path> files = files();
        assertTrue(files.size() >= 5, files::toString);
        for (Path file : files) {
            ConfigurationFile read = read(file, Map.of());
            assertEquals(List.of(), read.problems(), file::toString);
            assertEquals(List.of(), read.warnings(), file::toString);
        }
    }

    @Test
    void anEmptyVariableChangesNothing() throws IOException {
        for (Path file : files()) {
            Map<String, String> empty = new HashMap<>();
            VARIABLE.matcher(Files.readString(file)).results().forEach(found -> empty.put(found.group(1), ""));
            assertEquals(read(file, Map.of()).settings(), read(file, empty).settings(), file::toString);
        }
    }

    @Test
    void aBucketIsNamedByItselfOrWithWhereInItTheLakeIs() {
        for (String name : List.of("embedded-s3.conf", "postgres-s3.conf")) {
            assertEquals("s3://my-bucket/kymograph", lake(name, Map.of()));
            assertEquals("s3://herd/kymograph", lake(name, Map.of("STORAGE_BUCKET", "herd")));
            assertEquals("s3://flock/lake", lake(name, Map.of("STORAGE_LOCATION", "s3://flock/lake")));
            Map<String, String> both = Map.of("STORAGE_BUCKET", "herd", "STORAGE_LOCATION", "s3://flock/lake");
            assertEquals("s3://flock/lake", lake(name, both));
            Map<String, String> ours = Map.of("STORAGE_BUCKET", "herd", "KYMO_LAKE_LOCATION", "s3://ours/lake");
            assertEquals("s3://ours/lake", lake(name, ours));
        }
    }

    @Test
    void theStorageIsToldWhatTheEnvironmentSays() {
        Map<String, String> environment = Map.of(
                "STORAGE_ENDPOINT", "https://minio.example.com:9000",
                "STORAGE_REGION", "eu-central-1",
                "STORAGE_ACCESS_KEY", "rex",
                "STORAGE_SECRET_KEY", "hush");
        for (String name : List.of("embedded-s3.conf", "postgres-s3.conf")) {
            ConfigurationFile read = read(FOLDER.resolve(name), environment);
            assertEquals("https://minio.example.com:9000", value(read, "endpoint"));
            assertEquals("eu-central-1", value(read, "region"));
            assertEquals("rex", value(read, "access-key"));
            assertEquals("hush", value(read, "secret-key"));
        }
    }

    @Test
    void aServerIsNamedByTheEnvironment() {
        for (String name : List.of("postgres-local.conf", "postgres-s3.conf")) {
            Path file = FOLDER.resolve(name);
            Postgres ready =
                    read(file, Map.of()).settings().catalog().postgres().orElseThrow();
            assertEquals("localhost:5432/kymograph", ready.server());
            assertEquals("kymograph", ready.user());
            Postgres named = read(file, SERVER).settings().catalog().postgres().orElseThrow();
            assertEquals("db.example.com:5433/herd", named.server());
            assertEquals("rex", named.user());
            assertEquals("open sesame", named.password().reveal());
            Map<String, String> embedded = Map.of("DB_BACKEND", "duckdb");
            assertEquals(
                    Optional.empty(), read(file, embedded).settings().catalog().postgres());
        }
    }

    @Test
    void processesOnOneServerShareTheLakeAndNotTheDataFolder() {
        for (String name : List.of("postgres-local.conf", "postgres-s3.conf")) {
            Path file = FOLDER.resolve(name);
            Settings one = read(file, Map.of("data", "/one"), Map.of()).settings();
            Settings two = read(file, Map.of("data", "/two"), Map.of()).settings();
            assertEquals(one.lake().location(), two.lake().location());
            assertEquals(Path.of("/one/cache"), one.lake().cache().folder());
            assertEquals(Path.of("/two/cache"), two.lake().cache().folder());
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.filter(file -> file.toString().endsWith(".conf"))
                    .sorted()
                    .toList();
        }
    }

    private static String lake(String name, Map<String, String> environment) {
        return read(FOLDER.resolve(name), environment)
                .settings()
                .lake()
                .location()
                .toString();
    }

    private static String value(ConfigurationFile read, String key) {
        return read.settings()
                .plugins()
                .sections()
                .given("storage-s3", key)
                .orElseThrow()
                .words()
                .get(0);
    }

    private static ConfigurationFile read(Path file, Map<String, String> environment) {
        return read(file, Map.of(), environment);
    }

    private static ConfigurationFile read(Path file, Map<String, String> command, Map<String, String> environment) {
        return new ConfigurationFile(Optional.of(file), command, environment, MACHINE);
    }
}
