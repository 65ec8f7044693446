package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.plugin.Extensions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The DuckDB instance that answers questions: in memory, disposable, able to read the lake with the folders that were adopted and to
 * write exports, and nothing else. Opened when first asked, and again when a folder is adopted.
 */
public final class QuestionDatabase implements AutoCloseable {

    private final Settings.DuckDb settings;
    private final Path lake;
    private final Set<String> folders = new LinkedHashSet<>();
    private final Extensions extensions;
    private final SqlFunctions functions;
    private Map<String, String> given = new HashMap<>();
    private DuckDbInstance instance;
    private int opened;

    /** Nobody who keeps something in the instance was told that it is a new one. */
    private boolean isNew;

    /**
     * Opens nothing yet.
     *
     * @param lake the folder with the lake's files, or with copies of them
     * @param others where there are more of them
     */
    public QuestionDatabase(Settings.DuckDb settings, Extensions extensions, Path lake, Set<Path> others) {
        this.settings = settings;
        this.extensions = extensions;
        this.functions = new SqlFunctions(extensions);
        this.lake = lake;
        others.forEach(folder -> folders.add(folder.toString()));
    }

    /** The DuckDB extensions that questions may use. */
    List<String> extensions() {
        return settings.extensions();
    }

    /** What plugins add to SQL. */
    SqlFunctions functions() {
        return functions;
    }

    /** Tables of plugins that SQL reads. */
    List<ZoneTable> tables() {
        return extensions.tables();
    }

    /** The folder with the lake's files, or with copies of them. */
    Path lake() {
        return lake;
    }

    /** The folder that exports are written to before they go to their target. */
    Path exports() {
        return settings.temporary().resolve("exports");
    }

    /** A connection that reads no files. */
    Connection connect() {
        return connect(Set.of());
    }

    /**
     * A connection for one question.
     *
     * @param adopted folders that it reads, beside the lake
     * @param anew runs where the instance is a new one, in which nothing is left of what was in the former
     */
    synchronized Connection connect(Set<String> adopted, Runnable anew) {
        Connection connection = connect(adopted);
        if (isNew) {
            anew.run();
            isNew = false;
        }
        return connection;
    }

    private synchronized Connection connect(Set<String> adopted) {
        try {
            boolean more = folders.addAll(adopted);
            if (instance == null || more) {
                DuckDbInstance former = instance;
                instance = open();
                given = new HashMap<>();
                isNew = true;
                if (former != null) {
                    // It lives on for as long as questions have connections to it.
                    former.close();
                }
            }
            Connection connection = instance.connect();
            functions.give(connection, given);
            return connection;
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "open the question database");
        }
    }

    /** Lets the next question begin with a new instance; this one ends with the questions that run in it. */
    synchronized void renew() {
        DuckDbInstance former = instance;
        instance = null;
        try {
            if (former != null) {
                former.close();
            }
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "close the question database");
        }
    }

    private DuckDbInstance open() throws SQLException {
        long memory = (long) (settings.memoryBytes() * (1 - settings.storeShare()));
        Map<String, String> options = new LinkedHashMap<>();
        options.put("threads", Integer.toString(settings.threads()));
        options.put("memory_limit", memory / 1024 + "KiB");
        options.put("autoinstall_known_extensions", "false");
        options.put("autoload_known_extensions", "false");
        Set<String> allowed = new LinkedHashSet<>(folders);
        allowed.add(lake.toString());
        allowed.add(exports().toString());
        // DuckDB compares what it is told to read, too, before it finds out which files that means.
        List.copyOf(allowed).forEach(folder -> allowed.add(SqlText.pattern(folder)));
        // Two instances would take each other's files in one folder.
        String temporary = "questions" + (opened == 0 ? "" : "-" + opened);
        opened++;
        DuckDbInstance made = DuckDbInstance.open("", options);
        made.run(
                "SET GLOBAL TimeZone = 'UTC'",
                "SET GLOBAL parquet_metadata_cache = true",
                "SET temp_directory = "
                        + SqlText.text(settings.temporary().resolve(temporary).toString()),
                "SET max_temp_directory_size = "
                        + SqlText.text((long) (settings.temporaryBytes() * (1 - settings.storeShare())) / 1024 + "KiB"),
                "CREATE SCHEMA mirror");
        made.run(DrawnFunctions.statements());
        made.run(
                "SET allowed_directories = " + SqlText.texts(allowed),
                "SET allowed_configs = ['enable_progress_bar', 'enable_progress_bar_print']",
                "SET enable_external_access = false",
                "SET lock_configuration = true");
        return made;
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
