package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.lake.source.SubjectReader.ReadSubjects;
import dev.kymograph.metric.Subject;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SubjectReaderTest {

    private static final Subject REX = new Subject(
            "animal",
            1,
            "Rex",
            Map.of("breed", "Boxer", "birth_date", LocalDate.of(2020, 2, 29), "chipped", true),
            Optional.of("north"));

    @TempDir
    Path folder;

    private SourceFixture store;

    @BeforeEach
    void open() throws Exception {
        store = new SourceFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private ReadSubjects read(Path file, Map<String, String> columns) {
        return new SubjectReader().read(store.connection, file, SourceFixture.ANIMAL, columns, 100, Watch.NOBODY);
    }

    @Test
    void readsSubjectsOfEachFormat() throws Exception {
        Path csv = store.write(
                "animals.csv",
                "id,pet_name,breed,birth_date,chipped,tenant_id\n1,Rex,Boxer,2020-02-29,true,north\n2,Ida,,,,\n");
        Path ndjson = store.write("animals.ndjson", """
                {"animal_id":1,"name":"Rex","breed":"Boxer","birth_date":"2020-02-29","chipped":true,"tenant_id":"north"}
                {"animal_id":2,"name":"Ida"}
                """);
        Path parquet = store.copy(
                "animals.parquet",
                "SELECT 1 AS id, 'Rex' AS pet_name, 'Boxer' AS breed, DATE '2020-02-29' AS birth_date, true AS chipped, 'north' AS tenant_id"
                        + " UNION ALL SELECT 2, 'Ida', NULL, NULL, NULL, NULL");
        Subject ida = Subject.of("animal", 2, "Ida", Map.of());
        for (Path file : List.of(csv, ndjson, parquet)) {
            assertEquals(
                    new ReadSubjects(List.of(REX, ida), 2, 2, List.of(), Set.of()),
                    read(file, Map.of()),
                    file::toString);
        }
    }

    @Test
    void tellsWhatTheFileHasNoColumnFor() throws Exception {
        ReadSubjects found = read(store.write("animals.csv", "id,name,breed\n1,Rex,\n"), Map.of());
        assertEquals(List.of(Subject.of("animal", 1, "Rex", Map.of())), found.subjects());
        assertEquals(Set.of("birth_date", "chipped", "tenant_id"), found.absent());
    }

    @Test
    void aTruthIsNoId() throws Exception {
        ReadSubjects found = read(store.write("animals.ndjson", "{\"id\":true,\"name\":\"Max\"}\n"), Map.of());
        assertEquals(List.of(), found.subjects());
        assertEquals(
                List.of("Column 'id' holds [true], expected a whole number (INTEGER)"),
                found.rejections().stream().map(Rejection::reason).toList());
    }

    @Test
    void theLaterRowOfAnIdCounts() throws Exception {
        ReadSubjects found = read(store.write("animals.csv", "id,pet_name\n1,Rex\n2,Ida\n1,Max\n"), Map.of());
        assertEquals(
                List.of("Max", "Ida"),
                found.subjects().stream().map(Subject::name).toList());
        assertEquals(3, found.registered());
    }

    @Test
    void refusesWhatIsNoSubject() throws Exception {
        String csv = """
                who,pet_name,birth_date,chipped
                x,Rex,,
                2, \u2003 ,,
                3,Ida,2023-02-29,
                4,Ida,2023-01-01 10:00,
                5,Ida,infinity,
                6,Ida,2020-05-01T00:00:00,maybe
                7,Ida
                8,Ok,2020-05-01 00:00:00,0
                """;
        ReadSubjects found = read(store.write("animals.csv", csv), Map.of("id", "who"));
        assertEquals(8, found.read());
        assertEquals(7, found.rejected());
        String date = ", expected a date such as 2023-01-15 in the years 1 to 9999";
        assertEquals(
                List.of(
                        "Column 'who' holds [x], expected a whole number (INTEGER)",
                        "Column 'pet_name' is empty, expected a text",
                        "Column 'birth_date' holds [2023-02-29]" + date,
                        "Column 'birth_date' holds [2023-01-01 10:00]" + date,
                        "Column 'birth_date' holds [infinity]" + date,
                        "Column 'chipped' holds [maybe], expected true or false",
                        "The record has 2 columns, expected 4"),
                found.rejections().stream().map(Rejection::reason).toList());
        assertEquals(
                Subject.of("animal", 8, "Ok", Map.of("birth_date", LocalDate.of(2020, 5, 1), "chipped", false)),
                found.subjects().get(0));
    }

    @Test
    void aFileWithoutIdsIsRefused() throws Exception {
        Path file = store.write("animals.csv", "pet_name,breed\nRex,Boxer\n");
        KymographException error = assertThrows(KymographException.class, () -> read(file, Map.of()));
        assertEquals("ingest.column-missing", error.code());
        assertTrue(error.getMessage().contains("no column 'id'"), error.getMessage());
        assertTrue(error.getMessage().contains("[pet_name, breed]"), error.getMessage());
    }
}
