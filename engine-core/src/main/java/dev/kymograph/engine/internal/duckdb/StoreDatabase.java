package dev.kymograph.engine.internal.duckdb;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.config.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Opens the store instance, with the store's share of memory: the catalog's file, or in memory where the catalog is elsewhere. */
public final class StoreDatabase {

    private static final String NEVER = "1000TiB";

    /** What DuckDB's driver, or DuckDB, reads as something else. */
    private static final Pattern NOT_IN_A_PATH = Pattern.compile(File.separatorChar == '/' ? "[?;\"\\\\]" : "[?;\"]");

    private StoreDatabase() {}

    public static DuckDbInstance open(Settings settings) {
        Path file = settings.catalog().database();
        Settings.DuckDb duckdb = settings.duckdb();
        Map<String, String> options = new LinkedHashMap<>();
        options.put("threads", Integer.toString(duckdb.threads()));
        options.put("memory_limit", (long) (duckdb.memoryBytes() * duckdb.storeShare()) / 1024 + "KiB");
        options.put("temp_directory", duckdb.temporary().resolve("store").toString());
        options.put("max_temp_directory_size", (long) (duckdb.temporaryBytes() * duckdb.storeShare()) / 1024 + "KiB");
        // The catalog moves its log into its file where there is room: where that fails, DuckDB refuses all that
        // follows.
        options.put("checkpoint_threshold", NEVER);
        options.put("autoinstall_known_extensions", "false");
        options.put("autoload_known_extensions", "false");
        if (NOT_IN_A_PATH.matcher(file.toString()).find()) {
            throw new KymographException(
                    ErrorKind.CONFIGURATION,
                    "catalog.path",
                    "Cannot open the catalog " + file
                            + ": its path must not have [?], [;], [\"] or [\\] in it. Use another folder");
        }
        try {
            if (settings.catalog().postgres().isPresent()) {
                Files.createDirectories(settings.data());
                Files.createDirectories(duckdb.temporary());
                return DuckDbInstance.open("", options);
            }
            Files.createDirectories(file.toAbsolutePath().getParent());
            // What does not fit into memory is put into folders in here, of which DuckDB makes the last alone.
            Files.createDirectories(duckdb.temporary());
            return DuckDbInstance.open(file.toString(), options);
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "open the catalog " + file);
        } catch (IOException e) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "storage.io",
                    "Cannot make the data folder " + settings.data() + ": " + e.getMessage(),
                    e);
        }
    }
}
