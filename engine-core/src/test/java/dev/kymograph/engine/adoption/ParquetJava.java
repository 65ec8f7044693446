package dev.kymograph.engine.adoption;

import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Files of pulses as programs over parquet-java write them, Spark among them.
 *
 * @param columns as Parquet's schema says: {@code required int64 dog_id; …}
 */
record ParquetJava(
        String columns,
        WriterVersion version,
        CompressionCodecName codec,
        boolean dictionary,
        Map<String, String> said) {

    private static final long JULIAN_DAY_OF_1970 = 2_440_588;
    private static final long NANOS_OF_DAY = 86_400_000_000_000L;

    static ParquetJava of(String columns) {
        return new ParquetJava(columns, WriterVersion.PARQUET_1_0, CompressionCodecName.SNAPPY, true, Map.of());
    }

    void write(Path path, List<Reading> readings) throws IOException {
        Files.createDirectories(path.getParent());
        Files.deleteIfExists(path);
        MessageType schema = MessageTypeParser.parseMessageType("message pulses { " + columns + " }");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(path))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withWriterVersion(version)
                .withCodecFactory(new Codecs())
                .withCompressionCodec(codec)
                .withDictionaryEncoding(dictionary)
                .withExtraMetaData(said)
                .withPageRowCountLimit(100)
                .build()) {
            SimpleGroupFactory rows = new SimpleGroupFactory(schema);
            for (Reading reading : readings) {
                Group row = rows.newGroup();
                schema.getFields().forEach(column -> add(row, column, reading));
                writer.write(row);
            }
        }
    }

    private static void add(Group row, Type column, Reading reading) {
        String name = column.getName();
        switch (name.toLowerCase(java.util.Locale.ROOT)) {
            case "dog_id" -> number(row, column, reading.subject());
            case "timestamp" -> moment(row, column, reading.timestamp());
            case "beats" -> {
                if (reading.values().get("beats") instanceof Number beats) {
                    number(row, column, beats.doubleValue());
                }
            }
            case "sensor_id" ->
                reading.sensor().ifPresent(sensor -> {
                    if (column.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY) {
                        row.append(name, sensor);
                    } else {
                        number(row, column, Double.parseDouble(sensor));
                    }
                });
            case "quality_score" -> reading.quality().ifPresent(quality -> number(row, column, quality));
            case "more" -> row.append(name, "more");
            case "none" -> {}
            default -> throw new IllegalArgumentException(name);
        }
    }

    private static void number(Group row, Type column, double value) {
        switch (column.asPrimitiveType().getPrimitiveTypeName()) {
            case INT32 -> row.append(column.getName(), (int) value);
            case INT64 -> row.append(column.getName(), (long) value);
            case FLOAT -> row.append(column.getName(), (float) value);
            case DOUBLE -> row.append(column.getName(), value);
            default -> throw new IllegalArgumentException(column.toString());
        }
    }

    private static void moment(Group row, Type column, Instant moment) {
        long nanos = moment.getEpochSecond() * 1_000_000_000 + moment.getNano();
        if (column.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
            ByteBuffer bytes = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
            bytes.putLong(Math.floorMod(nanos, NANOS_OF_DAY));
            bytes.putInt((int) (Math.floorDiv(nanos, NANOS_OF_DAY) + JULIAN_DAY_OF_1970));
            row.append(column.getName(), Binary.fromConstantByteArray(bytes.array()));
        } else if (column.toString().contains("NANOS")) {
            row.append(column.getName(), nanos);
        } else if (column.toString().contains("MILLIS")) {
            row.append(column.getName(), nanos / 1_000_000);
        } else {
            row.append(column.getName(), nanos / 1000);
        }
    }
}
