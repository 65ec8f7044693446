package dev.kymograph.engine.adoption;

import dev.kymograph.engine.Engine;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Whatever the columns of files look like, answers are those over the same readings taken in. */
class AdoptedShapesTest extends AdoptionCase {

    private static final String MOMENT = "required int64 timestamp (TIMESTAMP(MICROS,false));";
    private static final String REST =
            "optional float beats; optional binary sensor_id (STRING); optional float quality_score;";

    private void assertReadAsIfTakenIn(List<Reading> readings) {
        try (Engine other = open("other")) {
            other.ingest("pulse", readings);
            assertEquals(all(other), all(engine));
            String some = "SELECT dog_id, count(*), sum(beats), min(\"timestamp\") FROM pulse WHERE \"timestamp\" >= "
                    + "'2023-03-01T17:00:00Z' AND \"timestamp\" < '2023-03-02T05:00:00Z' AND age_year = 2 GROUP BY 1";
            assertEquals(rows(other, some), rows(engine, some));
            // Over one of the same key: the later write of each.
            List<Reading> again = List.of(
                    readings.get(0),
                    Reading.of(1, readings.get(readings.size() / 2).timestamp(), "beats", 99f));
            for (Engine each : List.of(other, engine)) {
                each.ingest("pulse", again);
            }
            assertEquals(all(other), all(engine));
        }
    }

    @Tag("heavy")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "required int32 dog_id;" + MOMENT + REST,
                "required int64 dog_id;" + MOMENT + REST,
                "optional int32 dog_id (INTEGER(16,true));" + MOMENT + REST,
                "optional int32 dog_id (INTEGER(8,false));" + MOMENT + REST,
                "optional double dog_id;" + MOMENT + REST,
                "required int32 DOG_ID; required int64 Timestamp (TIMESTAMP(MICROS,true));" + REST,
                "required int32 dog_id; required int96 timestamp;" + REST,
                "required int32 dog_id; optional int64 timestamp (TIMESTAMP(MICROS,true));" + REST,
                "required int32 dog_id; required int64 timestamp (TIMESTAMP(NANOS,true));" + REST,
                "required int32 dog_id; required int64 timestamp (TIMESTAMP(NANOS,false));" + REST,
                "required int32 dog_id; required int64 timestamp (TIMESTAMP(MILLIS,true));" + REST,
                "required int32 dog_id; required int64 timestamp (TIMESTAMP(MILLIS,false));" + REST,
                "optional double beats; optional double quality_score; optional binary sensor_id (STRING);"
                        + " optional int64 timestamp (TIMESTAMP(MICROS,true)); optional int64 dog_id;",
                "required int32 dog_id;" + MOMENT + " optional int32 beats; optional int64 sensor_id;"
                        + " optional double quality_score;",
                "required binary more (STRING);" + OURS + " optional int32 none (UNKNOWN);",
            })
    void columnsOfOtherTypesAndOrders(String columns) throws Exception {
        List<Reading> readings = new ArrayList<>(anyReadings(1, 1, 300));
        readings.addAll(anyReadings(2, 17, 20));
        ParquetJava.of(columns).write(file("a.parquet"), readings);
        assertAdopted(1, 320, adopt());
        assertReadAsIfTakenIn(readings);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "required int32 dog_id;" + MOMENT + " optional float beats;",
                "required int32 dog_id;" + MOMENT
                        + " optional float beats; optional int32 sensor_id (UNKNOWN); optional int32 quality_score (UNKNOWN);",
            })
    void missingOptionalColumns(String columns) throws Exception {
        List<Reading> readings = minutes(1, 0, 1000);
        ParquetJava.of(columns).write(file("a.parquet"), readings);
        assertAdopted(1, 1000, adopt());
        assertReadAsIfTakenIn(readings);
    }

    @Tag("heavy")
    @ParameterizedTest
    @EnumSource(
            value = CompressionCodecName.class,
            names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "LZ4_RAW", "ZSTD"})
    void codecsPagesAndDictionaries(CompressionCodecName codec) throws Exception {
        List<Reading> readings = new ArrayList<>();
        int dog = 0;
        for (WriterVersion version : WriterVersion.values()) {
            for (boolean dictionary : new boolean[] {false, true}) {
                List<Reading> some = anyReadings(dog, List.of(1, 2, 17, 1).get(dog), 500);
                if (dog == 3) {
                    some = some.stream()
                            .map(r -> new Reading(
                                    1, r.timestamp().plusSeconds(100_000_000), r.values(), r.sensor(), r.quality()))
                            .toList();
                }
                new ParquetJava(OURS, version, codec, dictionary, Map.of())
                        .write(file(version + "-" + dictionary + ".parquet"), some);
                readings.addAll(some);
                dog++;
            }
        }
        assertAdopted(4, 2000, adopt());
        assertEquals(
                "[" + codec.name().toLowerCase(java.util.Locale.ROOT) + "]",
                rows(engine, "SELECT list(DISTINCT compression_type) FROM dog_metrics")
                        .strip());
        assertReadAsIfTakenIn(readings);
    }

    @Test
    void filesOfSeveralShapesTogether() throws Exception {
        List<Reading> readings = new ArrayList<>();
        List<String> shapes = List.of(
                OURS,
                "required int32 dog_id; required int96 timestamp;" + REST,
                "required int64 dog_id; required int64 timestamp (TIMESTAMP(NANOS,true)); optional double beats;",
                OURS + " required binary more (STRING);");
        for (int i = 0; i < 12; i++) {
            List<Reading> some = minutes(List.of(1, 2, 17).get(i % 3), i * 1000, 100);
            ParquetJava.of(shapes.get(i % 4)).write(file("part-" + i + ".parquet"), some);
            readings.addAll(some);
        }
        assertAdopted(12, 1200, adopt());
        reopen();
        assertReadAsIfTakenIn(readings);
    }

    @Test
    void emptyTextsStandForNone() throws Exception {
        List<Reading> readings = List.of(
                pulse(1, 0, 60),
                new Reading(1, NOON.plusSeconds(5), Map.of("beats", 5f), Optional.of("chest"), OptionalDouble.of(1)));
        List<Reading> written = List.of(
                new Reading(1, NOON, Map.of("beats", 60f), Optional.of(""), OptionalDouble.empty()), readings.get(1));
        ParquetJava.of(OURS).write(file("a.parquet"), written);
        assertAdopted(1, 2, adopt());
        assertReadAsIfTakenIn(readings);
    }

    @Test
    void aLakeByMonthOfDuckDb() throws Exception {
        duckDb(
                "COPY (SELECT (i % 2 + 1)::INTEGER AS dog_id, TIMESTAMP '2023-01-01' + to_minutes(7 * i) AS \"timestamp\","
                        + " (50 + i % 100)::FLOAT AS beats, 's' || i % 3 AS sensor_id, 0.5::FLOAT AS quality_score,"
                        + " 'pulse' AS metric_type, 2023 AS year, strftime(\"timestamp\", '%m') AS month FROM range(20000) r(i)) TO '"
                        + theirs + "' (FORMAT parquet, PARTITION_BY (metric_type, year, month))");
        assertAdopted(4, 20_000, adopt());
        List<Reading> readings = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            readings.add(new Reading(
                    i % 2 + 1,
                    java.time.Instant.parse("2023-01-01T00:00:00Z").plusSeconds(420L * i),
                    Map.of("beats", (float) (50 + i % 100)),
                    Optional.of("s" + i % 3),
                    OptionalDouble.of(0.5)));
        }
        assertReadAsIfTakenIn(readings);
    }

    @ParameterizedTest
    @ValueSource(strings = {OURS, MOMENT + REST})
    void aLakeBySubjectAndDayWithAndWithoutTheSubjectInItsFiles(String columns) throws Exception {
        List<Reading> readings = new ArrayList<>();
        for (int dog : new int[] {1, 2, 17}) {
            for (int day = 1; day < 4; day++) {
                List<Reading> some = minutes(dog, day * 1440, 1440);
                Path path = file(dog + "/metric_type=pulse/year=2023/month=03/day=0" + (day + 1) + "/data_2023030"
                        + (day + 1) + "T000000-2023030" + (day + 1) + "T235959.parquet");
                ParquetJava.of(columns).write(path, some);
                readings.addAll(some);
            }
        }
        assertAdopted(9, 9 * 1440, adopt());
        reopen();
        assertEquals(
                "1440 \n",
                rows(engine, "SELECT count(*) FROM pulse WHERE dog_id = 17 AND \"timestamp\" < '2023-03-03 12:00'"));
        assertReadAsIfTakenIn(readings);
    }
}
