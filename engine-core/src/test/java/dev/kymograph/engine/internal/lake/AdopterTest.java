package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Adoption;
import dev.kymograph.engine.AdoptionSummary;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.LakeFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What else happens while files are adopted. */
class AdopterTest extends LakeCase {

    @TempDir
    Path elsewhere;

    private Path theirs;

    @BeforeEach
    void writeTwoFiles() throws Exception {
        theirs = elsewhere.toRealPath();
        write(1);
        write(2);
    }

    /** A file of ten minutes of a dog. */
    private void write(int dog) throws Exception {
        try (Connection connection = store.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT " + dog + "::INTEGER AS dog_id, TIMESTAMP '2023-03-01 12:00:00' + to_minutes(i)"
                            + " AS \"timestamp\", 60::FLOAT AS beats, NULL::VARCHAR AS sensor_id, NULL::FLOAT AS quality_score"
                            + " FROM range(10) r(i)) TO '" + file(dog) + "' (FORMAT parquet)");
        }
    }

    private Path file(int dog) {
        return theirs.resolve(dog + ".parquet");
    }

    private AdoptionSummary adopt(Catalog over) {
        return lake(over).adopt(Adoption.of(theirs, "pulse").take(), Watch.NOBODY);
    }

    @Test
    void aCommitThatFailsLeavesTheirFilesAlone() {
        Catalog failing = before("commit", () -> {
            throw new KymographException(ErrorKind.EXTERNAL, "storage.io", "Cannot commit");
        });
        assertThrows(KymographException.class, () -> adopt(failing));
        assertEquals(List.of(), pulses().files());
        assertTrue(Files.exists(file(1)) && Files.exists(file(2)));
        assertEquals(2, adopt(catalog).adopted());
    }

    @Test
    void anUnknownOutcomeIsResolved() {
        Catalog unsure = after("commit", () -> {
            throw new KymographException(ErrorKind.EXTERNAL, "catalog.outcome-unknown", "Cannot tell");
        });
        assertEquals(2, adopt(unsure).adopted());
        assertEquals(2, pulses().files().size());
    }

    @Test
    void aSubjectThatIsDeletedMeanwhileIsUnknown() throws Exception {
        AdoptionSummary found = adopt(before("commit", () -> catalog.deleteSubject("dog", 2)));
        assertEquals(1, found.adopted());
        assertEquals(
                List.of(new AdoptionSummary.RefusedFile(
                        file(2), "it has readings of 1 unknown subjects of kind dog: 2")),
                found.refused());
        assertEquals(Map.of(1, 10L), readings());
    }

    @Test
    void whatIsTakenInMeanwhileIsLater() {
        adopt(before("commit", () -> lake(catalog).ingest("pulse", minutes(1, 3, 2))));
        long hot = pulses().batches().get(0).sequence();
        assertTrue(pulses().files().stream().allMatch(file -> file.sequenceTo() < hot), "the hot reading wins");
        assertEquals(1, pulses().overlapping().size());
    }

    @Test
    void whatWasTakenInBeforeIsComparedAsAFile() {
        Lake lake = lake(catalog);
        lake.ingest("pulse", minutes(1, 9, 1));
        AdoptionSummary found = lake.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY);
        assertEquals(1, found.adopted());
        assertEquals(List.of(), pulses().batches());
        assertEquals(
                List.of(false),
                pulses().files().stream()
                        .filter(file -> file.foreign().isForeign())
                        .map(LakeFile::owned)
                        .toList());
    }

    @Test
    void twoThatAdoptTheSameAdoptItOnce() throws Exception {
        Lake lake = lake(catalog);
        Thread other = new Thread(() -> lake.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY));
        other.start();
        lake.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY);
        other.join();
        assertEquals(2, pulses().files().size());
    }
}
