package dev.kymograph.engine.internal.catalog.duckdb;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

/** The tables and views that people look into with other programs. */
class DuckDbTablesTest {

    private static final SubjectKind ANIMAL = new SubjectKind(
            "animal",
            "animals",
            "dump_animals",
            "animal_id",
            "pet_name",
            List.of(new Attribute("breed", AttributeType.TEXT), new Attribute("birth_date", AttributeType.DATE)),
            Optional.of("birth_date"),
            List.of(List.of("breed"), List.of("birth_date", "breed")));
    private static final MetricType PULSE =
            MetricType.event("pulse_rate", "animal", new Unit("bpm"), Field.of("pulse_value", FieldType.FLOAT));

    @TempDir
    Path folder;

    private TestStore store;
    private Catalog catalog;

    @BeforeEach
    void open() throws Exception {
        store = TestStore.open(folder);
        catalog = store.catalog();
        catalog.declare(List.of(ANIMAL), List.of(PULSE));
    }

    @AfterEach
    void close() throws Exception {
        catalog.close();
        store.close();
    }

    @Test
    void aKindsTableHasItsColumnsAndIndexes() throws Exception {
        assertEquals(
                List.of(
                        "id|INTEGER|true",
                        "pet_name|VARCHAR|true",
                        "breed|VARCHAR|false",
                        "birth_date|DATE|false",
                        "created_at|TIMESTAMP|true",
                        "updated_at|TIMESTAMP|true",
                        "tenant_id|VARCHAR|false"),
                store.ask("SELECT name, type, \"notnull\" FROM pragma_table_info('dump_animals') ORDER BY cid"));
        assertEquals(
                List.of("dump_animals_by_birth_date_breed", "dump_animals_by_breed"),
                store.ask("SELECT index_name FROM duckdb_indexes() WHERE table_name = 'dump_animals' ORDER BY 1"));
    }

    @Test
    void updatedAtMovesWithEachChangeAndOnlyThen() throws Exception {
        String times = "SELECT created_at, updated_at FROM dump_animals WHERE id = ";
        Subject rex = Subject.of("animal", 1, "Rex", Map.of("breed", "Beagle"));
        catalog.register(List.of(rex, Subject.of("animal", 2, "Tom", Map.of())));
        List<String> first = store.ask(times + 1);
        List<String> other = store.ask(times + 2);
        catalog.register(List.of(rex));
        assertEquals(first, store.ask(times + 1));

        catalog.register(List.of(Subject.of("animal", 1, "Rex", Map.of("breed", "Boxer")), rex));
        assertEquals(first, store.ask(times + 1), "it ended as it was");
        catalog.register(List.of(Subject.of("animal", 1, "Rex", Map.of("breed", "Boxer"))));
        List<String> second = store.ask(times + 1);
        assertNotEquals(first, second);
        assertEquals(created(first), created(second), "created once");
        assertEquals(other, store.ask(times + 2));
    }

    private static String created(List<String> times) {
        return times.get(0).substring(0, times.get(0).indexOf('|'));
    }

    @Test
    void theKindsViewHasARowForEachLiveSegment() throws Exception {
        MetricType weather = MetricType.event("rain", "cloud", Unit.NONE, Field.of("mm", FieldType.FLOAT));
        SubjectKind cloud = new SubjectKind(
                "cloud", "clouds", "clouds", "cloud_id", "called", List.of(), Optional.empty(), List.of());
        catalog.declare(List.of(cloud), List.of(weather));
        long snapshot = catalog.commit(commit(
                List.of(
                        file("pulse_rate", "/a", new Span(1, 0, 1_000_000, 3), new Span(2, 5, 5, 1)),
                        file("rain", "/b", new Span(1, 0, 9, 2))),
                List.of()));
        assertEquals(1, snapshot);
        assertEquals(
                List.of(
                        "1|1|pulse_rate|/a|1970-01-01 00:00:00.0|1970-01-01 00:00:01.0|42|3|zstd|true|true",
                        "2|2|pulse_rate|/a|1970-01-01 00:00:00.000005|1970-01-01 00:00:00.000005|42|1|zstd|true|true"),
                store.ask("SELECT id, animal_id, metric_type, parquet_file_path, data_start_time, data_end_time,"
                        + " file_size_bytes, record_count, compression_type, created_at IS NOT NULL,"
                        + " updated_at IS NOT NULL FROM animal_metrics ORDER BY id"));
        assertEquals(List.of("3|1"), store.ask("SELECT id, cloud_id FROM cloud_metrics"));

        catalog.commit(commit(List.of(), List.of(1L)));
        assertEquals(List.of(), store.ask("SELECT * FROM animal_metrics"));
    }

    private static NewFile file(String type, String path, Span... spans) {
        return new NewFile(type, path, 42, 1, 1, "x", "zstd", true, List.of(spans));
    }

    private static Commit commit(List<NewFile> added, List<Long> removed) {
        return new Commit("t" + removed, added, OptionalLong.empty(), List.of(), removed, List.of(), Optional.empty());
    }
}
