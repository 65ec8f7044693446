package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Foreign;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Retention;
import dev.kymograph.engine.internal.catalog.Rollups;
import dev.kymograph.engine.internal.catalog.Shape;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.Guard;
import dev.kymograph.engine.internal.duckdb.SqlText;
import dev.kymograph.engine.internal.failpoint.Failpoint;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes staged readings as Parquet files: a month of many subjects in each, sorted by subject and time. */
final class FileWriter {

    /** About what 100 MB hold; a month with more readings becomes several files, cut between subjects. */
    private static final long MOST_READINGS = 40_000_000;

    private static final int SCHEMA_VERSION = 1;

    /** How many values of a column, in a group of rows, DuckDB writes into a dictionary at the most. */
    private static final int DICTIONARY_VALUES = 2_500;

    private final LakeFolder folder;
    private final Settings.Lake settings;
    private final Rollups rollups;
    private final Retention retention;

    /**
     * Writes nothing yet.
     *
     * @param rollups files of these say so
     * @param retention what takes the place of others says from when on readings were kept
     */
    FileWriter(LakeFolder folder, Settings.Lake settings, Rollups rollups, Retention retention) {
        this.folder = folder;
        this.settings = settings;
        this.rollups = rollups;
        this.retention = retention;
    }

    /** The write sequences that a file holds, both included. */
    record Sequences(long from, long to) {}

    /** Writes; the files have their names, but nobody knows them until they are committed. */
    List<NewFile> write(
            Connection connection, StagedReadings staging, SubjectKind kind, Sequences sequences, Watch watch)
            throws SQLException {
        List<Part> parts = parts(connection, staging);
        List<NewFile> files = new ArrayList<>();
        watch.amount(parts.stream().mapToLong(Part::readings).sum(), 0);
        try {
            for (Part part : parts) {
                Watch share = new Stretch(watch, (double) files.size() / parts.size(), 1.0 / parts.size());
                files.add(write(connection, staging, kind, sequences, part, share));
            }
            return files;
        } catch (SQLException | RuntimeException e) {
            discard(files);
            throw e instanceof SQLException sql ? DuckDbErrors.describe(sql, "write readings") : (RuntimeException) e;
        }
    }

    /** Tells that the catalog knows files. */
    void committed(List<NewFile> files) {
        files.forEach(file -> folder.settled(file.path()));
    }

    /** Removes files that were written for a commit that did not happen. */
    void discard(List<NewFile> files) {
        files.forEach(file -> folder.discard(file.path()));
    }

    /** One file to be: the readings of some subjects, in ascending order, in one month. */
    private record Part(YearMonth month, List<Span> spans) {

        long readings() {
            return spans.stream().mapToLong(Span::readings).sum();
        }
    }

    private static List<Part> parts(Connection connection, StagedReadings staging) throws SQLException {
        Map<YearMonth, List<Span>> months = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet spans = statement.executeQuery("SELECT year(\"timestamp\"), month(\"timestamp\"), subject,"
                        + " epoch_us(min(\"timestamp\")), epoch_us(max(\"timestamp\")), count(*) FROM " + staging.name()
                        + " GROUP BY ALL ORDER BY ALL")) {
            while (spans.next()) {
                months.computeIfAbsent(YearMonth.of(spans.getInt(1), spans.getInt(2)), month -> new ArrayList<>())
                        .add(new Span(spans.getInt(3), spans.getLong(4), spans.getLong(5), spans.getLong(6)));
            }
        }
        List<Part> parts = new ArrayList<>();
        months.forEach((month, spans) -> cut(spans).forEach(some -> parts.add(new Part(month, some))));
        return parts;
    }

    private static List<List<Span>> cut(List<Span> spans) {
        List<List<Span>> pieces = new ArrayList<>();
        List<Span> piece = new ArrayList<>();
        long readings = 0;
        for (Span span : spans) {
            if (!piece.isEmpty() && readings + span.readings() > MOST_READINGS) {
                pieces.add(piece);
                piece = new ArrayList<>();
                readings = 0;
            }
            piece.add(span);
            readings += span.readings();
        }
        pieces.add(piece);
        return pieces;
    }

    private NewFile write(
            Connection connection,
            StagedReadings staging,
            SubjectKind kind,
            Sequences sequences,
            Part part,
            Watch watch)
            throws SQLException {
        String select =
                "SELECT subject AS " + SqlText.name(kind.idColumn()) + ", \"timestamp\", " + staging.fieldNames()
                        + "sensor_id, quality_score FROM " + staging.name() + " WHERE " + condition(part)
                        + " ORDER BY subject, \"timestamp\"";
        Output output = new Output(
                staging.metricType(),
                kind,
                part.month(),
                part.spans().stream().mapToLong(Span::readings).sum(),
                sequences,
                Codec.of(settings.compression()),
                Instead.OF_NOTHING);
        return write(connection, output, select, written -> part.spans(), watch).orElseThrow();
    }

    /**
     * One file to be.
     *
     * @param readings that it holds at the most
     */
    record Output(
            MetricType metricType,
            SubjectKind kind,
            YearMonth month,
            long readings,
            Sequences sequences,
            Codec codec,
            Instead instead) {}

    /**
     * What a file takes the place of.
     *
     * @param files ids of those of the engine
     * @param keptFrom earlier readings of theirs were dropped, in microseconds
     */
    record Instead(List<String> files, long keptFrom) {

        static final Instead OF_NOTHING = new Instead(List.of(), Long.MIN_VALUE);
    }

    /**
     * How a file is compressed; only zstd has levels.
     *
     * @param name as the catalog has it
     * @param moved whether it goes where old files are
     */
    record Codec(String name, String compression, OptionalInt level, boolean moved) {

        static Codec of(String compression) {
            return new Codec(compression, compression, OptionalInt.empty(), false);
        }

        static Codec of(String compression, int level) {
            return new Codec(compression, compression, OptionalInt.of(level), false);
        }

        /** That of old files, which are known by it. */
        static Codec ofOld(Settings.OldFiles old) {
            return new Codec(
                    "zstd-" + old.level(),
                    "zstd",
                    OptionalInt.of(old.level()),
                    old.location().isPresent());
        }

        private String sql() {
            return compression
                    + (level.isPresent() && compression.equals("zstd")
                            ? ", COMPRESSION_LEVEL " + level.getAsInt()
                            : "");
        }
    }

    /**
     * DuckDB makes a dictionary of what has a fifth as many values as the group has rows. Times come again from subject to subject, and
     * in a large group of many that would be so; as differences they take nearly nothing. Measured values are fewer, and text is better
     * off with its dictionary.
     */
    private String dictionaries(Output output) {
        long rows = Math.min(output.readings(), settings.rowGroupRows());
        boolean texts = output.metricType().fields().stream().anyMatch(field -> field.type() == FieldType.TEXT);
        return texts || rows / 5 <= DICTIONARY_VALUES ? "" : ", DICTIONARY_SIZE_LIMIT " + DICTIONARY_VALUES;
    }

    /** Says what is in a file that was written. */
    interface Content {
        List<Span> spans(Path written) throws SQLException;
    }

    /**
     * Writes what a query finds as one file; empty where that is nothing.
     *
     * @param select the columns of the file, in the order of its rows
     */
    Optional<NewFile> write(Connection connection, Output output, String select, Content content, Watch watch)
            throws SQLException {
        UUID id = UUID.randomUUID();
        Path incoming = folder.incoming(id);
        String metricType = output.metricType().name();
        try {
            String copy = "COPY (" + select + ") TO " + SqlText.text(incoming.toString())
                    + " (FORMAT parquet, COMPRESSION " + output.codec().sql() + ", PARQUET_VERSION v2, ROW_GROUP_SIZE "
                    + settings.rowGroupRows() + dictionaries(output) + ", DATA_PAGE_SIZE_LIMIT " + settings.pageBytes()
                    + ", KV_METADATA "
                    + metadata(output, id) + ")";
            Failpoint.FILE_BEGIN.reach();
            Guard.run(connection, copy, "writing " + metricType, watch);
            Failpoint.FILE_WRITTEN.reach();
            List<Span> spans = content.spans(incoming);
            if (spans.isEmpty()) {
                folder.discard(incoming);
                return Optional.empty();
            }
            LakeFolder.Published published = folder.publish(
                    incoming, id, metricType, output.month(), output.codec().moved());
            return Optional.of(new NewFile(
                    metricType,
                    published.key(),
                    published.bytes(),
                    output.sequences().from(),
                    output.sequences().to(),
                    published.sha256(),
                    output.codec().name(),
                    true,
                    Foreign.own(Shape.own(output.kind().idColumn(), output.metricType())
                            .text()),
                    spans));
        } catch (SQLException | RuntimeException e) {
            folder.discard(incoming);
            throw e;
        }
    }

    private static String condition(Part part) {
        LocalDate first = part.month().atDay(1);
        int from = part.spans().get(0).subject();
        int to = part.spans().get(part.spans().size() - 1).subject();
        return "\"timestamp\" >= " + SqlText.value(first) + " AND \"timestamp\" < " + SqlText.value(first.plusMonths(1))
                + " AND subject BETWEEN " + from + " AND " + to;
    }

    private String metadata(Output output, UUID id) {
        return "{kymograph_metric_type: " + SqlText.text(output.metricType().name())
                + ", kymograph_schema_version: '" + SCHEMA_VERSION + "', kymograph_file_id: "
                + SqlText.text(id.toString()) + ", kymograph_sequences: '"
                + output.sequences().from() + "-"
                + output.sequences().to() + "'"
                + replaces(output)
                + rollup(output.metricType().name())
                + "}";
    }

    /** A rollback may take back that readings were dropped: a catalog that is made of the files then knows this one to be nothing. */
    private String replaces(Output output) {
        Instead instead = output.instead();
        if (instead.files().isEmpty()) {
            return "";
        }
        long keptFrom = Math.max(
                instead.keptFrom(), retention.keptFrom(output.metricType().name()));
        return ", kymograph_replaces: " + SqlText.text(String.join(",", instead.files()))
                + (keptFrom == Long.MIN_VALUE ? "" : ", kymograph_kept_from: '" + keptFrom + "'");
    }

    /** What a rollup sums up: a catalog that is made of the files knows it by that. */
    private String rollup(String name) {
        return rollups.all().stream()
                .filter(rollup -> rollup.name().equals(name))
                .map(rollup -> ", kymograph_rollup: "
                        + SqlText.text(
                                rollup.metricType() + "/" + rollup.width().toSeconds()))
                .collect(Collectors.joining());
    }
}
