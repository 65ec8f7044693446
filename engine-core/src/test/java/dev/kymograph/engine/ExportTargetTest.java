package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Where exports may go, and what is there afterwards. */
class ExportTargetTest {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String ALL = "dog_id,timestamp,beats,sensor_id,quality_score\n1,2023-03-01T12:00:00Z,60.0,,\n";

    @TempDir(factory = TempDirFactory.Standard.class)
    Path folder;

    private Path data;
    private Engine engine;

    @BeforeEach
    void takeIn() {
        data = folder.resolve("data");
        engine = Engine.builder().data(data).extension(new Herd()).open();
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        engine.ingest("pulse", Reading.of(1, Instant.parse("2023-03-01T12:00:00Z"), "beats", 60f));
        engine.flush();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void whatIsThereIsReplacedOnlyWhenAskedFor() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "mine");
        refused("it is there already. Choose another name, or replace it with --force", ExportTarget.file(file));
        assertEquals("mine", Files.readString(file));
        export(ExportTarget.file(file).replacing());
        assertEquals(ALL, Files.readString(file));
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), file);
        Files.writeString(file, "mine");
        export(ExportTarget.file(link).replacing());
        assertEquals(ALL, Files.readString(file));
        assertTrue(Files.isSymbolicLink(link));
    }

    @Test
    void aFailedExportLeavesWhatWasThere() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "mine");
        assertThrows(
                KymographException.class,
                () -> engine.exportSql(
                        "SELECT CAST(dog_name AS INTEGER) FROM pulse",
                        ExportTarget.file(file).replacing(),
                        Watch.NOBODY));
        assertEquals("mine", Files.readString(file));
        assertEquals(List.of("a.csv", "data"), inFolder());
    }

    @Test
    void whatTheEngineAloneWritesIsNoTarget() throws IOException {
        Path lake = data.resolve("lake");
        refused("which only the engine writes", ExportTarget.file(lake.resolve("x.csv")));
        refused("which only the engine writes", ExportTarget.folder(lake));
        refused("which only the engine writes", ExportTarget.file(folder.resolve("data/../data/lake/x.csv")));
        refused(
                "which only the engine writes",
                ExportTarget.folder(lake.resolve("metric_type=pulse").resolve("x")));
        refused(
                "which only the engine writes",
                ExportTarget.file(data.resolve("temporary").resolve("x.csv")));
        refused(
                "which only the engine writes",
                ExportTarget.file(data.resolve("catalog.duckdb"))
                        .as(SourceFile.Format.CSV)
                        .replacing());
        Path link = Files.createSymbolicLink(folder.resolve("link"), lake);
        refused("which only the engine writes", ExportTarget.file(link.resolve("x.csv")));
        refused("it is there already", ExportTarget.folder(data));
        Path plugins = Files.createDirectories(data.resolve("plugins"));
        refused("which only the engine writes", ExportTarget.file(plugins.resolve("x.csv")));
        refused(
                "which only the engine writes",
                ExportTarget.file(data.resolve("catalog.duckdb.wal"))
                        .as(SourceFile.Format.CSV)
                        .replacing());
    }

    @Test
    void anAdoptedFileIsNoTarget() throws IOException {
        Path archive = Files.createDirectory(folder.resolve("archive"));
        Path file = archive.resolve("one.parquet");
        engine.export(Question.of("readings", "pulse"), ExportTarget.file(file), Watch.NOBODY);
        Path data2 = folder.resolve("data2");
        try (Engine other = Engine.builder().data(data2).extension(new Herd()).open()) {
            other.subjects().register(engine.subjects().list("dog"));
            assertEquals(
                    1, other.adopt(Adoption.of(archive, "pulse"), Watch.NOBODY).adopted());
            KymographException told = assertThrows(
                    KymographException.class,
                    () -> other.exportSql("SELECT 1", ExportTarget.file(file).replacing(), Watch.NOBODY));
            assertTrue(told.getMessage().contains("it was adopted, and the lake reads it"), told.getMessage());
            other.exportSql("SELECT 1", ExportTarget.file(archive.resolve("two.parquet")), Watch.NOBODY);
        }
    }

    @Test
    void whatIsNoPlaceForAFileIsRefused() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("some"));
        refused(
                "it is a folder",
                ExportTarget.file(inside).as(SourceFile.Format.CSV).replacing());
        refused("there is no folder", ExportTarget.file(folder.resolve("none").resolve("x.csv")));
        refused(
                "it is not a regular file",
                ExportTarget.file(Path.of("/dev/null"))
                        .as(SourceFile.Format.CSV)
                        .replacing());
        refused("it is the root", ExportTarget.folder(Path.of("/")));
        refused("its ending says no format", ExportTarget.file(folder.resolve("x.txt")));
        refused("its ending says no format", ExportTarget.file(folder.resolve("x.parquet.gz")));
        refused(
                "is written as Parquet",
                ExportTarget.folder(folder.resolve("x")).as(SourceFile.Format.CSV));
        Files.writeString(inside.resolve("mine"), "mine");
        refused("it is there already", ExportTarget.folder(inside).replacing());
        refused(
                "it is there already",
                ExportTarget.folder(inside.resolve("mine")).replacing());
        KymographException told = assertThrows(
                KymographException.class,
                () -> engine.exportSql("SELECT 1", ExportTarget.folder(folder.resolve("x")), Watch.NOBODY));
        assertTrue(told.getMessage().contains("what SQL answers goes into one file"), told.getMessage());
        assertEquals(List.of("data", "some"), inFolder());
    }

    @Test
    void namesOfAnyLettersAreWrittenAsTheyAre() throws IOException {
        List<String> names = List.of(
                "it's \"quoted\".csv",
                "100% _ [a-z]*?.csv",
                "line\nbreak\t\u001b[31m.csv",
                "Mädchen-e\u0301-\u05d0\u05d1\u202e-😀.csv",
                "'); DROP TABLE x; --.csv",
                "-.csv",
                " .csv",
                "$HOME `id` \\ .csv",
                "~.csv",
                "x".repeat(251) + ".csv");
        for (String name : names) {
            Path file = folder.resolve(name);
            export(ExportTarget.file(file));
            assertEquals(ALL, Files.readString(file), name);
        }
        List<String> found = new ArrayList<>(names);
        found.add("data");
        assertEquals(found.stream().sorted().toList(), inFolder());
        refused("too long", ExportTarget.file(folder.resolve("y".repeat(252) + ".csv")));
        assertEquals(found.stream().sorted().toList(), inFolder());
        assertEquals(List.of(), list(data.resolve("temporary").resolve("exports")));
    }

    @Test
    void anotherDiskGetsACompleteFileOrFolder() throws IOException {
        FileStore here = Files.getFileStore(folder);
        assumeTrue(Files.isWritable(MEMORY) && !Files.getFileStore(MEMORY).equals(here), "there is no second disk");
        Path other = Files.createTempDirectory(MEMORY, "kymograph-export");
        try {
            export(ExportTarget.file(other.resolve("a.csv")));
            assertEquals(ALL, Files.readString(other.resolve("a.csv")));
            export(ExportTarget.folder(other.resolve("lake")));
            assertArrayEquals(
                    Files.readAllBytes(parquet(data.resolve("lake"))),
                    Files.readAllBytes(parquet(other.resolve("lake"))));
            assertEquals(List.of("a.csv", "lake"), list(other));
        } finally {
            delete(other);
        }
    }

    private static Path parquet(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void refused(String why, ExportTarget target) {
        KymographException told = assertThrows(KymographException.class, () -> export(target), why);
        assertTrue(told.getMessage().startsWith("Cannot export to " + target.path() + ": "), told.getMessage());
        assertTrue(told.getMessage().contains(why), told.getMessage());
    }

    private void export(ExportTarget target) {
        engine.export(Question.of("readings", "pulse"), target, Watch.NOBODY);
    }

    private List<String> inFolder() throws IOException {
        return list(folder);
    }

    private static List<String> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
