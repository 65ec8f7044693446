package dev.kymograph.engine.internal.config;

import dev.kymograph.engine.RollupPolicy;
import dev.kymograph.engine.extension.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration, typed and checked.
 *
 * @param data the data folder
 * @param tenant whose subjects alone are seen; empty: all
 */
public record Settings(
        Path data,
        Optional<String> tenant,
        CatalogSettings catalog,
        DuckDb duckdb,
        Lake lake,
        Ingest ingest,
        Snapshots snapshots,
        Compaction compaction,
        Rollups rollups,
        Retention retention,
        List<WatchRule> watches,
        Query query,
        Breakers breakers,
        Plugins plugins) {

    /** The same with all that is written in another folder; the plugins stay. */
    public Settings in(Path folder) {
        CatalogSettings moved =
                new CatalogSettings(folder.resolve("catalog.duckdb"), catalog.gatherFor(), catalog.checkpointAtBytes());
        DuckDb working = new DuckDb(
                duckdb.memoryBytes(),
                duckdb.threads(),
                duckdb.storeShare(),
                folder.resolve("temporary"),
                duckdb.temporaryBytes(),
                duckdb.extensions());
        Lake lakeThere = new Lake(
                ValueKind.location(folder.resolve("lake")),
                new Cache(folder.resolve("cache"), lake.cache().bytes()),
                lake.verify(),
                lake.compression(),
                lake.rowGroupRows(),
                lake.pageBytes());
        return new Settings(
                folder,
                tenant,
                moved,
                working,
                lakeThere,
                ingest,
                snapshots,
                compaction.inOnePlace(),
                rollups,
                retention,
                List.of(),
                query,
                breakers,
                plugins.in(folder));
    }

    /**
     * When servers are left alone that fail.
     *
     * @param failures after so many in a row; 0: never
     * @param rest for so long
     */
    public record Breakers(int failures, Duration rest) {}

    /**
     * Where the catalog is and how it writes.
     *
     * @param database the catalog's file, where it is embedded
     * @param gatherFor how long the committer waits for company
     * @param checkpointAtBytes of write-ahead log
     * @param postgres the server, where it is not embedded
     * @param following of other programs on that server
     * @param keepRecent how long hot readings stay on that server as rows; zero: there are none
     */
    public record CatalogSettings(
            Path database,
            Duration gatherFor,
            long checkpointAtBytes,
            Optional<Postgres> postgres,
            Following following,
            Duration keepRecent) {

        /** An embedded one. */
        public CatalogSettings(Path database, Duration gatherFor, long checkpointAtBytes) {
            this(database, gatherFor, checkpointAtBytes, Optional.empty(), Following.NONE, Duration.ZERO);
        }
    }

    /**
     * How is followed what other programs do to subjects.
     *
     * @param every how often it is looked for, where nobody tells of it
     * @param atOnce how many deleted subjects of a kind become erased ones in one transaction
     * @param comparedEvery how often tables of others are compared with what is known of them, whatever triggers tell
     * @param tables those tables
     */
    public record Following(Duration every, int atOnce, Duration comparedEvery, List<MappedTable> tables) {

        public static final Following NONE = new Following(Duration.ofSeconds(1), 200, Duration.ofDays(1), List.of());

        public Following {
            tables = List.copyOf(tables);
        }
    }

    /**
     * The table that the subjects of a kind are rows of.
     *
     * @param table with or without its schema
     * @param origin the column of what years of life count from
     * @param attributes the columns of attributes, by the attribute's name; what is not there stays empty
     */
    public record MappedTable(
            String kind,
            String table,
            String id,
            String name,
            Optional<String> origin,
            Optional<String> tenant,
            Map<String, String> attributes) {

        public MappedTable {
            attributes = Map.copyOf(attributes);
        }
    }

    /** Which database has the catalog. */
    public enum CatalogType {
        DUCKDB,
        POSTGRESQL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A database of a PostgreSQL server.
     *
     * @param name the database's
     */
    public record Postgres(
            String host, int port, String name, String user, Secret password, Pool pool, Timeouts timeouts) {

        /**
         * How connections are kept.
         *
         * @param timeout how long is waited for one
         * @param leakDetection one that is away so long is logged; zero: none is
         * @param keepAlive how often an idle one is looked at; zero: never
         */
        public record Pool(int size, Duration timeout, Duration leakDetection, Duration keepAlive) {}

        /**
         * How long is waited for the server; zero: forever.
         *
         * @param lock for what another transaction has locked
         * @param statement until one is done
         * @param socket for any sign of it
         */
        public record Timeouts(Duration lock, Duration statement, Duration socket) {}

        /** As messages name it. */
        public String server() {
            return host + ':' + port + '/' + name;
        }
    }

    /**
     * What DuckDB may use, in both instances together.
     *
     * @param memoryBytes of both instances
     * @param threads of each instance: whichever works may use them all
     * @param storeShare the part of the memory, from 0 to 1, that belongs to the store instance
     * @param extensions names of bundled extensions that questions may use
     */
    public record DuckDb(
            long memoryBytes,
            int threads,
            double storeShare,
            Path temporary,
            long temporaryBytes,
            List<String> extensions) {}

    /**
     * Where copies are of files that are elsewhere.
     *
     * @param bytes of all of them together
     */
    public record Cache(Path folder, long bytes) {}

    /**
     * How files are written.
     *
     * @param location of the storage: {@code file:///srv/lake}
     * @param cache copies of files that are elsewhere
     * @param verify when what is read is compared with what was written
     * @param compression DuckDB's word: zstd, snappy, gzip, lz4_raw, uncompressed
     * @param rowGroupRows rows in a row group
     * @param pageBytes DuckDB's DATA_PAGE_SIZE_LIMIT
     */
    public record Lake(
            URI location, Cache cache, Verify verify, String compression, int rowGroupRows, long pageBytes) {}

    /** When the SHA-256 of a file is compared with the one that the catalog has of it. */
    public enum Verify {
        OFF,
        /** Before this process reads it for the first time, and after it was touched. */
        FIRST_READ,
        ALWAYS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * When readings move to the lake.
     *
     * @param bulkFrom a file or stream with at least so many readings goes straight to the lake
     * @param flushAtReadings hot readings of a metric type are flushed when there are so many
     * @param flushAtAge hot readings are flushed when the oldest is this old
     * @param quarantineRows rows kept in quarantine; beyond it ingest stops with an error
     * @param keysKept how long the keys of batches are known again
     */
    public record Ingest(
            int bulkFrom, long flushAtReadings, Duration flushAtAge, long quarantineRows, Duration keysKept) {}

    /**
     * How long the past is kept.
     *
     * @param keep snapshots that tell of each moment within so long before now
     * @param grace how long files stay that nothing needs
     * @param every how often that is looked after; zero: never
     */
    public record Snapshots(Duration keep, Duration grace, Duration every) {}

    /**
     * How small files become large ones.
     *
     * @param every how long it rests at least between two looks at what came; zero: it is done by command alone
     * @param budget the part of the time, from 0 to 1, that it may work
     * @param smallFiles so many small files of a month become one
     * @param targetBytes what outputs are cut at
     * @param compression DuckDB's word
     * @param level of zstd
     * @param old what becomes of old files
     */
    public record Compaction(
            Duration every,
            double budget,
            int smallFiles,
            long targetBytes,
            String compression,
            int level,
            OldFiles old) {

        private Compaction inOnePlace() {
            OldFiles here = new OldFiles(old.after(), old.level(), Optional.empty());
            return new Compaction(every, budget, smallFiles, targetBytes, compression, level, here);
        }
    }

    /**
     * When files are compressed once more, with zstd.
     *
     * @param after when their last reading is so old; zero: never
     * @param location of a storage of their own; empty: they are where the others are
     */
    public record OldFiles(Duration after, int level, Optional<URI> location) {}

    /**
     * Which rollups there are, and how they are kept true.
     *
     * @param kept by the names that they have by themselves: {@code pulse_rate_1h}
     * @param every how long they rest between two looks at what came; zero: they are refreshed by command alone
     * @param policy of rollups that have none of their own
     */
    public record Rollups(List<String> kept, Duration every, RollupPolicy policy) {}

    /**
     * How long what is kept.
     *
     * @param every how often it is looked after; zero: it is done by command alone
     */
    public record Retention(Duration every, List<Keeping> keepings) {

        private static final String ALL = "default";

        public Retention {
            keepings = List.copyOf(keepings);
        }

        /** How long readings of a metric type, or buckets of a width of it, are kept; empty: forever. */
        public Optional<Period> kept(String metricType, Optional<Duration> width) {
            return said(metricType, width).or(() -> said(ALL, width)).flatMap(Keeping::period);
        }

        private Optional<Keeping> said(String metricType, Optional<Duration> width) {
            return keepings.stream()
                    .filter(keeping -> keeping.metricType().equals(metricType)
                            && keeping.width().equals(width))
                    .findFirst();
        }

        /** The metric types that have a section of their own. */
        public List<String> metricTypes() {
            return keepings.stream()
                    .map(Keeping::metricType)
                    .filter(name -> !name.equals(ALL))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /**
     * How long one thing is kept.
     *
     * @param metricType or {@code default}
     * @param width of the rollup's buckets; empty: the readings themselves
     * @param period empty: forever
     */
    public record Keeping(String metricType, Optional<Duration> width, Optional<Period> period) {}

    /**
     * Bounds of a question.
     *
     * @param timeout zero: none
     * @param rows a result with more rows fails; zero: no bound
     * @param atOnce questions that run at the same time; further ones wait
     * @param cacheBytes of answers that are kept; zero: none
     * @param duckdb whether DuckDB answers
     */
    public record Query(Duration timeout, long rows, int atOnce, long cacheBytes, boolean duckdb) {}

    /**
     * Where plugins are.
     *
     * @param folders where plugins are looked for, in this order; a folder that is not there holds none
     * @param copies where jars are copied before they are loaded
     * @param lookEvery how often the folders are looked at; zero: only at the start
     * @param startWithin how long a plugin may take to say what it brings
     * @param failures so many in a row put a plugin aside
     * @param signing whose are taken
     * @param sections what is said to single plugins
     */
    public record Plugins(
            List<Path> folders,
            Path copies,
            Duration lookEvery,
            Duration startWithin,
            int failures,
            Signing signing,
            PluginSections sections) {

        Plugins in(Path folder) {
            return new Plugins(
                    folders,
                    folder.resolve("plugins").resolve(".copies"),
                    lookEvery,
                    startWithin,
                    failures,
                    signing,
                    sections);
        }
    }

    /**
     * Whose plugins are taken.
     *
     * @param trusted public keys
     * @param shipped the folder of the engine's own plugins, which need no signature
     */
    public record Signing(Unsigned unsigned, List<String> trusted, Optional<Path> shipped) {

        /** Takes all. */
        public static final Signing ANY = new Signing(Unsigned.ALLOW, List.of(), Optional.empty());
    }

    /** What becomes of a plugin that nobody vouches for who is trusted. */
    public enum Unsigned {
        ALLOW,
        WARN,
        DENY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
