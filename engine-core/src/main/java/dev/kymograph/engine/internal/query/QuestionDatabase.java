package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.SqlText;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The DuckDB instance that answers questions: in memory, disposable, able to read the lake and to write exports, and nothing else.
 * Opened when first asked.
 */
public final class QuestionDatabase implements AutoCloseable {

    private final Settings.DuckDb settings;
    private final Path lake;
    private DuckDbInstance instance;

    public QuestionDatabase(Settings settings) {
        this.settings = settings.duckdb();
        this.lake = settings.lake().folder();
    }

    /** The DuckDB extensions that questions may use. */
    List<String> extensions() {
        return settings.extensions();
    }

    /** The folder of the lake's files. */
    Path lake() {
        return lake;
    }

    /** The folder that exports are written to before they go to their target. */
    Path exports() {
        return settings.temporary().resolve("exports");
    }

    /** A connection for one question. */
    Connection connect() {
        try {
            return instance().connect();
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "open the question database");
        }
    }

    /** Opens the instance ahead of the first question. */
    public synchronized DuckDbInstance instance() throws SQLException {
        if (instance == null) {
            instance = open();
        }
        return instance;
    }

    private DuckDbInstance open() throws SQLException {
        long memory = (long) (settings.memoryBytes() * (1 - settings.storeShare()));
        Map<String, String> options = new LinkedHashMap<>();
        options.put("threads", Integer.toString(settings.threads()));
        options.put("memory_limit", memory / 1024 + "KiB");
        options.put("autoinstall_known_extensions", "false");
        options.put("autoload_known_extensions", "false");
        DuckDbInstance opened = DuckDbInstance.open("", options);
        opened.run(
                "SET GLOBAL TimeZone = 'UTC'",
                "SET GLOBAL parquet_metadata_cache = true",
                "SET temp_directory = "
                        + SqlText.text(settings.temporary().resolve("questions").toString()),
                "SET max_temp_directory_size = "
                        + SqlText.text((long) (settings.temporaryBytes() * (1 - settings.storeShare())) / 1024 + "KiB"),
                "CREATE SCHEMA mirror",
                "SET allowed_directories = "
                        + SqlText.texts(List.of(lake.toString(), exports().toString())),
                "SET allowed_configs = ['enable_progress_bar', 'enable_progress_bar_print']",
                "SET enable_external_access = false",
                "SET lock_configuration = true");
        return opened;
    }

    @Override
    public synchronized void close() {
        if (instance != null) {
            try {
                instance.close();
            } catch (SQLException e) {
                throw DuckDbErrors.describe(e, "close the question database");
            }
        }
    }
}
