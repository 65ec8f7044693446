package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.parquet.column.statistics.LongStatistics;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * What a Parquet file says of itself at its end.
 *
 * @param schema as text: files with one text have the same columns
 * @param compression of its first column
 * @param legacyCalendar whether moments before 1900 may be days of another calendar
 * @param columns in their order
 * @param times from the first moment to the last, where it says so in microseconds
 * @param said what its writer noted, by key
 */
public record Footer(
        long rows,
        String schema,
        String compression,
        boolean legacyCalendar,
        List<Column> columns,
        Optional<Times> times,
        Map<String, String> said) {

    /** A column, of a type as Parquet calls it. */
    public record Column(String name, String type) {}

    /** The first moment and the last, included. */
    public record Times(long fromMicros, long toMicros) {}

    /** Moments from here on are the same in all calendars and zones that Spark writes. */
    static final LocalDate SURE_CALENDAR = LocalDate.of(1900, 1, 1);

    private static final int TAIL = 8;
    private static final String MAGIC = "PAR1";
    private static final String ENCRYPTED = "PARE";

    /** Spark's marks on files with moments as its versions before 3 counted them. */
    private static final List<String> LEGACY =
            List.of("org.apache.spark.legacyINT96", "org.apache.spark.legacyDateTime");

    /**
     * Reads it.
     *
     * @throws KymographException of kind DATA where the file has none that can be understood; the message is the reason
     */
    public static Footer read(Path path) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
            long size = channel.size();
            if (size < MAGIC.length() + TAIL) {
                throw refused(size == 0 ? "it is empty" : "it is no Parquet file");
            }
            ByteBuffer tail = bytes(channel, size - TAIL, TAIL);
            int length = tail.order(ByteOrder.LITTLE_ENDIAN).getInt();
            String magic = StandardCharsets.ISO_8859_1.decode(tail).toString();
            if (magic.equals(ENCRYPTED)) {
                throw refused("it is encrypted");
            }
            if (!magic.equals(MAGIC) || length <= 0 || length > size - TAIL - MAGIC.length()) {
                throw refused("it is no Parquet file, or was cut");
            }
            return of(bytes(channel, size - TAIL - length, length).array());
        }
    }

    private static ByteBuffer bytes(SeekableByteChannel channel, long from, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        channel.position(from);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw refused("it was cut while it was read");
            }
        }
        return buffer.flip();
    }

    private static Footer of(byte[] bytes) {
        try {
            ParquetMetadata read = new ParquetMetadataConverter()
                    .readParquetMetadata(new ByteArrayInputStream(bytes), ParquetMetadataConverter.NO_FILTER);
            FileMetaData file = read.getFileMetaData();
            if (file.getEncryptionType() != FileMetaData.EncryptionType.UNENCRYPTED) {
                throw refused("it is encrypted");
            }
            requireNamesApart(file.getSchema());
            List<BlockMetaData> groups = read.getBlocks();
            Map<String, String> said = file.getKeyValueMetaData();
            return new Footer(
                    groups.stream().mapToLong(BlockMetaData::getRowCount).sum(),
                    file.getSchema().toString(),
                    compression(groups),
                    LEGACY.stream().anyMatch(said::containsKey),
                    file.getSchema().getFields().stream()
                            .map(column -> new Column(column.getName(), type(column)))
                            .toList(),
                    times(groups),
                    Map.copyOf(said));
        } catch (KymographException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw refused("its footer is damaged (" + e.getMessage() + ")");
        }
    }

    private static void requireNamesApart(MessageType schema) {
        Set<String> names = new HashSet<>();
        for (Type column : schema.getFields()) {
            if (!names.add(column.getName().toLowerCase(Locale.ROOT))) {
                throw refused("it has two columns '" + column.getName() + "'");
            }
        }
    }

    private static String compression(List<BlockMetaData> groups) {
        return groups.isEmpty() || groups.get(0).getColumns().isEmpty()
                ? "uncompressed"
                : groups.get(0).getColumns().get(0).getCodec().name().toLowerCase(Locale.ROOT);
    }

    private static String type(Type column) {
        if (!column.isPrimitive()) {
            return "GROUP";
        }
        String physical = column.asPrimitiveType().getPrimitiveTypeName().name();
        return column.getLogicalTypeAnnotation() == null
                ? physical
                : physical + " " + column.getLogicalTypeAnnotation();
    }

    private static Optional<Times> times(List<BlockMetaData> groups) {
        long from = Long.MAX_VALUE;
        long to = Long.MIN_VALUE;
        for (BlockMetaData group : groups) {
            Optional<LongStatistics> told = told(group);
            if (told.isEmpty()) {
                return Optional.empty();
            }
            from = Math.min(from, told.get().getMin());
            to = Math.max(to, told.get().getMax());
        }
        return from > to ? Optional.empty() : Optional.of(new Times(from, to));
    }

    private static Optional<LongStatistics> told(BlockMetaData group) {
        return group.getColumns().stream()
                .filter(column -> column.getPath().toDotString().equals("timestamp"))
                .filter(column -> column.getPrimitiveType().getLogicalTypeAnnotation()
                                instanceof TimestampLogicalTypeAnnotation moment
                        && moment.getUnit() == TimeUnit.MICROS)
                .map(column -> column.getStatistics())
                .filter(statistics -> statistics instanceof LongStatistics && statistics.hasNonNullValue())
                .map(statistics -> (LongStatistics) statistics)
                .findFirst();
    }

    private static KymographException refused(String why) {
        return new KymographException(ErrorKind.DATA, "adopt.footer", why);
    }
}
