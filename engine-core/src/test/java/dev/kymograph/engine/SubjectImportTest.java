package dev.kymograph.engine;

import dev.kymograph.engine.Subjects.SubjectImport;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

class SubjectImportTest {

    private static final Map<String, Object> ALL =
            Map.of("breed", "Beagle", "birth_date", LocalDate.parse("2020-01-01"), "kilos", 12.5);

    @TempDir
    Path data;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.builder().data(data).extension(new Herd()).open();
        engine.subjects().register(List.of(new Subject("dog", 1, "Rex", ALL, Optional.of("north"))));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private SubjectImport take(String name, String content) throws IOException {
        Path file = Files.writeString(data.resolve(name), content);
        return engine.subjects().importFile("dog", file, Map.of(), Watch.NOBODY);
    }

    private Subject dog(int id) {
        return engine.subjects().find("dog", id).orElseThrow();
    }

    @Test
    void whatTheFileHasNoColumnForStays() throws IOException {
        assertEquals(new SubjectImport(2, 2, 0), take("dogs.csv", "id,name\n1,Rexi\n2,Ada\n"));
        assertEquals(new Subject("dog", 1, "Rexi", ALL, Optional.of("north")), dog(1));
        assertEquals(Subject.of("dog", 2, "Ada", Map.of()), dog(2));
        take("dogs.ndjson", "{\"id\":1,\"name\":\"Max\"}\n");
        assertEquals(new Subject("dog", 1, "Max", ALL, Optional.of("north")), dog(1));
    }

    @Test
    void anEmptyValueOfAColumnThatTheFileHasIsForgotten() throws IOException {
        take("dogs.csv", "id,name,breed,kilos,tenant_id\n1,Rex,,13,\n2,Ada,Poodle,,south\n");
        Map<String, Object> left = Map.of("birth_date", LocalDate.parse("2020-01-01"), "kilos", 13.0);
        assertEquals(Subject.of("dog", 1, "Rex", left), dog(1));
        assertEquals(new Subject("dog", 2, "Ada", Map.of("breed", "Poodle"), Optional.of("south")), dog(2));
    }

    @Test
    void aProgramReplacesASubjectAsAWhole() {
        engine.subjects().register(List.of(Subject.of("dog", 1, "Rexi", Map.of())));
        assertEquals(Subject.of("dog", 1, "Rexi", Map.of()), dog(1));
    }
}
