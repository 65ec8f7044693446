import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.nio.file.*;
import java.util.*;
import org.apache.spark.sql.*;
import org.apache.spark.sql.types.*;

/** Writes the readings as Spark does: java -cp (Spark's jars) MakeWithSpark.java FOLDER. */
class MakeWithSpark {

    public static void main(String[] words) throws Exception {
        Path out = Path.of(words[0]);
        SparkSession spark = SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "Europe/Berlin").getOrCreate();
        Dataset<Row> zoned = frame(spark, DataTypes.TimestampType);
        Dataset<Row> local = frame(spark, DataTypes.TimestampNTZType);
        write(spark, out, "as-it-comes", zoned, Map.of(), Map.of());
        write(spark, out, "int96-snappy", zoned, Map.of("spark.sql.parquet.outputTimestampType", "INT96"), Map.of());
        write(spark, out, "micros-zstd-v2", zoned, Map.of("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS"),
                Map.of("compression", "zstd", "parquet.writer.version", "v2"));
        write(spark, out, "millis-gzip", zoned, Map.of("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MILLIS"),
                Map.of("compression", "gzip"));
        write(spark, out, "local-lz4raw", local, Map.of(), Map.of("compression", "lz4_raw"));
        write(spark, out, "legacy-uncompressed", zoned, Map.of("spark.sql.parquet.writeLegacyFormat", "true",
                "spark.sql.parquet.outputTimestampType", "INT96"), Map.of("compression", "none"));
        write(spark, out, "decimal", zoned.withColumn("beats", functions.col("beats").cast("decimal(9,3)")), Map.of(), Map.of());
        write(spark, out, "legacy-decimal", zoned.withColumn("beats", functions.col("beats").cast("decimal(9,3)")),
                Map.of("spark.sql.parquet.writeLegacyFormat", "true"), Map.of());
        spark.stop();
    }

    private static Dataset<Row> frame(SparkSession spark, DataType moment) {
        List<Row> rows = new ArrayList<>();
        Instant start = Instant.parse("2023-03-01T12:00:00Z");
        for (int i = 0; i < 48; i++) {
            Instant at = start.plusSeconds(600L * i);
            Object stamp = moment == DataTypes.TimestampType ? java.sql.Timestamp.from(at) : LocalDateTime.ofInstant(at, ZoneOffset.UTC);
            rows.add(RowFactory.create(1, stamp, 60 + (i % 40) / 4.0, i % 3 == 0 ? null : "collar-" + i % 2,
                    i % 5 == 0 ? null : (i % 9) / 8f));
        }
        return spark.createDataFrame(rows, new StructType().add("dog_id", "int").add("timestamp", moment).add("beats", "double")
                .add("sensor_id", "string").add("quality_score", "float")).coalesce(1);
    }

    private static void write(SparkSession spark, Path out, String name, Dataset<Row> rows, Map<String, String> conf,
            Map<String, String> options) throws Exception {
        conf.forEach((key, value) -> spark.conf().set(key, value));
        Path folder = out.resolve(name);
        rows.write().mode("overwrite").options(options).parquet(folder.toString());
        conf.keySet().forEach(key -> spark.conf().unset(key));
        try (var files = Files.list(folder)) {
            Path file = files.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
            Files.move(file, out.resolve("spark-" + name + ".parquet"), StandardCopyOption.REPLACE_EXISTING);
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
