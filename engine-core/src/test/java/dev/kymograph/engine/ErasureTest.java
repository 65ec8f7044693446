package dev.kymograph.engine;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Of an erased subject nothing is left, and nothing of it comes back. */
class ErasureTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");
    private static final String NAME = "Zyxolotl";
    private static final String BREED = "Quuxhound";
    private static final String REMARK = "whimperous";
    private static final double UPPER = 1234567.890123;

    @TempDir
    Path folder;

    private Engine engine;

    @BeforeEach
    void openWithDogs() {
        open("data");
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, NAME, BREED, null),
                        Herd.dog(2, "Ada", "Poodle", null),
                        Herd.dog(3, "Bo", "Poodle", null)));
    }

    private void open(String data) {
        engine = builder(data).open();
    }

    private EngineBuilder builder(String data) {
        return Engine.builder()
                .data(folder.resolve(data))
                .set("lake.location", folder.resolve("lake").toString())
                .set("duckdb.threads", "1")
                .set("duckdb.memory", "256MiB")
                .extension(new Herd());
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    private static Reading pulse(int dog, int minute, float beats) {
        return Reading.of(dog, NOON.plus(Duration.ofMinutes(minute)), "beats", beats);
    }

    private static Reading pressure(int dog, int minute) {
        return new Reading(
                dog,
                NOON.plus(Duration.ofMinutes(minute)),
                Map.of("upper", dog == 1 ? UPPER : 120.5, "lower", 80.5, "remark", dog == 1 ? REMARK : "calm"),
                Optional.empty(),
                OptionalDouble.empty());
    }

    /** Readings of each dog: compacted, in several files, and hot; written again, too. */
    private void fill() {
        for (int minute = 0; minute < 4; minute++) {
            for (int dog = 1; dog <= 3; dog++) {
                engine.ingest("pulse", pulse(dog, minute, 60 + dog));
                engine.ingest("pressure", pressure(dog, minute));
            }
            engine.flush();
            if (minute == 1) {
                engine.compact(Compaction.ALL, Watch.NOBODY);
            }
        }
        engine.ingest("pulse", List.of(pulse(1, 0, 77), pulse(2, 9, 78)));
        engine.ingest("pressure", List.of(pressure(1, 20), pressure(2, 20)));
    }

    private int quarantined() {
        int rows = 0;
        try (Rows list = engine.quarantine().list(Quarantine.Filter.ALL, 100)) {
            while (list.next()) {
                rows++;
            }
        }
        return rows;
    }

    private ErasureReport erase() {
        return engine.erase("dog", 1, Watch.NOBODY);
    }

    private long count(String sql) {
        return count(sql, AsOf.NOW);
    }

    private long count(String sql, AsOf asOf) {
        try (Result result = engine.sql("SELECT count(*) FROM " + sql, asOf, Watch.NOBODY)) {
            result.next();
            return (Long) result.value(0);
        }
    }

    /** Nothing of the first dog is in any file: neither as bytes, nor as rows. */
    private void checkGone() throws IOException, SQLException {
        byte[] upper = ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(UPPER)
                .array();
        Map<String, byte[]> canaries = Map.of(
                "name", bytes(NAME),
                "breed", bytes(BREED),
                "remark", bytes(REMARK),
                "value", upper,
                "value as text", bytes(Double.toString(UPPER)));
        List<String> found = new ArrayList<>();
        List<Path> parquet = new ArrayList<>();
        for (Path file : files()) {
            byte[] content = Files.readAllBytes(file);
            canaries.forEach((what, bytes) -> {
                int at = find(content, bytes);
                if (at >= 0) {
                    found.add(what + " in " + folder.relativize(file) + " at " + at + ": " + around(content, at));
                }
            });
            if (file.toString().endsWith(".parquet")) {
                parquet.add(file);
            }
        }
        assertEquals(List.of(), found);
        assertFalse(parquet.isEmpty());
        assertEquals(0, rows(parquet, "WHERE dog_id = 1"));
        assertTrue(rows(parquet, "WHERE dog_id = 2") > 0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String part : List.of("data", "lake")) {
            try (Stream<Path> all = Files.walk(folder.resolve(part))) {
                all.filter(Files::isRegularFile).forEach(files::add);
            }
        }
        return files;
    }

    private static String around(byte[] content, int at) {
        int from = Math.max(0, at - 200);
        return new String(content, from, Math.min(content.length - from, 400), StandardCharsets.ISO_8859_1)
                .replaceAll("[^ -~]", ".");
    }

    private static int find(byte[] content, byte[] sought) {
        for (int at = 0; at + sought.length <= content.length; at++) {
            int same = 0;
            while (same < sought.length && content[at + same] == sought[same]) {
                same++;
            }
            if (same == sought.length) {
                return at;
            }
        }
        return -1;
    }

    private static long rows(List<Path> files, String where) throws SQLException {
        String list = files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", ", "[", "]"));
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM read_parquet(" + list + ", union_by_name = true) " + where)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void assertRefused(String code, Runnable work) {
        assertEquals(code, assertThrows(KymographException.class, work::run).code());
    }

    @Test
    void noFileHasItsNameItsAttributesOrItsReadings() throws Exception {
        fill();
        engine.rollups().create("pulse", Duration.ofMinutes(2), Optional.empty(), Watch.NOBODY);
        engine.rollups().create("pressure", Duration.ofHours(1), Optional.empty(), Watch.NOBODY);
        Path named = folder.resolve(NAME + ".csv");
        Files.writeString(
                named,
                "dog_id,timestamp,upper,lower,remark\n"
                        + "1,2023-03-01T15:00:00Z,high,1,x\n"
                        + "2,2023-03-01T15:00:00Z,high,1,of " + REMARK.substring(3) + "\n"
                        + "?,2023-03-01T15:00:00Z,1,1," + NAME + "\n"
                        + "?,2023-03-01T15:00:00Z,1,1,nobody\n");
        engine.ingest(SourceFile.of(named, "pressure"), Watch.NOBODY);
        engine.ingest("pulse", List.of(pulse(1, 30, 80)), new IngestKey(NAME + "-30"));
        count("pulse");
        count("dogs WHERE dog_name = '" + NAME + "'");
        engine.close();
        open("data");
        count("pressure");
        engine.ingest("pressure", pressure(1, 40));
        count("pressure WHERE remark = '" + REMARK + "'");
        assertEquals(4, quarantined());
        ErasureReport report = erase();
        assertTrue(report.complete(), report.toString());
        checkGone();
        assertEquals(2, quarantined());
        assertEquals(0, count("pulse WHERE dog_id = 1") + count("pressure WHERE dog_id = 1"));
        assertEquals(0, count("pulse_2m WHERE dog_id = 1") + count("pressure_1h WHERE dog_id = 1"));
        assertEquals(9, count("pulse"));
        assertEquals(9, count("pressure"));
        engine.rollups().list().forEach(each -> engine.rollups().refresh(each.name(), Watch.NOBODY));
        assertTrue(count("pulse_2m") > 0);
        engine.snapshots().list(100).forEach(each -> {
            assertEquals(0, count("pulse WHERE dog_id = 1", AsOf.snapshot(each.number())));
        });
        assertTrue(engine.check(Check.ALL.deep(), Watch.NOBODY).findings().isEmpty());
        checkGone();
        engine.close();
        checkGone();
        open("data");
        assertEquals(Optional.empty(), engine.subjects().find("dog", 1));
        assertEquals(2, engine.subjects().list("dog").size());
    }

    @Test
    void whereThereIsNoSuchSubjectNothingChanges() {
        fill();
        long state = engine.snapshots().list(100).size();
        assertEquals(ErasureReport.nothing("dog", 99), engine.erase("dog", 99, Watch.NOBODY));
        assertEquals(ErasureReport.nothing("dog", 99), engine.erasable("dog", 99));
        assertFalse(engine.erasable("dog", 1).isEmpty());
        assertEquals(state, engine.snapshots().list(100).size());
        assertTrue(count("pulse WHERE dog_id = 1") > 0);
        erase();
        assertTrue(erase().isEmpty());
    }

    @Test
    void whoIsHeldIsNotErased() {
        fill();
        engine.subjects().hold("dog", 1, "a court asked for it");
        KymographException error = assertThrows(KymographException.class, () -> engine.erase("dog", 1, Watch.NOBODY));
        assertEquals("subject.held", error.code());
        assertEquals(
                "Cannot erase dog 1: it is held (a court asked for it). Release it first (release subject dog 1)",
                error.getMessage());
        assertTrue(engine.subjects().find("dog", 1).isPresent());
        engine.subjects().release("dog", 1);
        engine.erase("dog", 1, Watch.NOBODY);
        assertTrue(engine.subjects().find("dog", 1).isEmpty());
    }

    @Test
    void newReadingsAreRefusedAndNothingOfThemIsKeptUntilItIsReadmitted() throws Exception {
        engine.ingest("pressure", pressure(1, 0));
        engine.ingest("pressure", pressure(2, 0));
        erase();
        IngestSummary refused = engine.ingest("pressure", List.of(pressure(1, 1), pressure(2, 1)));
        assertEquals(1, refused.accepted());
        assertEquals(1, refused.rejected());
        Path file = folder.resolve("more.csv");
        Files.writeString(
                file, "dog_id,timestamp,upper,lower,remark\n1,2023-03-02T15:00:00Z," + UPPER + ",1," + REMARK + "\n");
        assertEquals(
                1, engine.ingest(SourceFile.of(file, "pressure"), Watch.NOBODY).rejected());
        Path dogs = folder.resolve("dogs.csv");
        Files.writeString(dogs, "dog_id,dog_name,breed\n1," + NAME + "," + BREED + "\n4,Kim,Any\n");
        assertEquals(
                new Subjects.SubjectImport(2, 1, 1), engine.subjects().importFile("dog", dogs, Map.of(), Watch.NOBODY));
        assertRefused("subject.erased", () -> engine.subjects().register(List.of(Herd.dog(1, NAME, BREED, null))));
        assertEquals(3, quarantined());
        assertEquals(
                0,
                engine.quarantine().replay(Quarantine.Filter.ALL, Watch.NOBODY).accepted());
        engine.flush();
        checkGone();
        assertRefused("erasure.unknown", () -> engine.subjects().readmit("dog", 2));
        engine.subjects().readmit("dog", 1);
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        assertEquals(1, engine.ingest("pressure", List.of(pressure(1, 2))).accepted());
        assertEquals(1, count("pressure WHERE dog_id = 1"));
    }

    @Test
    void adoptedFilesThatHaveItAreRefusedByName() throws Exception {
        Path theirs = folder.resolve("theirs");
        TheirFile.write(
                theirs,
                0,
                1,
                List.of("(1, TIMESTAMP '2023-02-26 00:00:00', 60)", "(2, TIMESTAMP '2023-03-01 00:00:00', 61)"));
        engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY);
        ErasureReport report = erase();
        String path = theirs.resolve("0.parquet").toRealPath().toString();
        assertTrue(
                report.rows().stream().anyMatch(row -> row.where().equals(path) && row.after() == 1),
                report.toString());
        assertEquals(1, count("pulse"));
        AdoptionSummary again = engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY);
        assertEquals(0, again.adopted());
        assertTrue(again.refused().get(0).reason().contains("dog 1, which was erased"), again.toString());
        engine.subjects().readmit("dog", 1);
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        assertEquals(0, engine.adopt(Adoption.of(theirs, "pulse"), Watch.NOBODY).adopted(), "it is older");
    }

    @Test
    void noSnapshotThatHadItCanBeGoneBackTo() {
        fill();
        long before = engine.snapshots().list(1).get(0).number();
        erase();
        assertRefused("snapshot.expired", () -> engine.snapshots().rollback(before));
        engine.snapshots().list(100).forEach(each -> engine.snapshots().rollback(each.number()));
        assertEquals(0, count("pulse WHERE dog_id = 1"));
    }

    @Test
    void aCatalogThatIsMadeAnewObeysToo() throws Exception {
        fill();
        engine.flush();
        Path kept = folder.resolve("kept");
        copy(folder.resolve("lake"), kept);
        erase();
        engine.ingest("pulse", pulse(2, 50, 70));
        engine.flush();
        engine.close();
        copy(kept, folder.resolve("lake"));
        open("other");
        engine.rebuild(Optional.empty(), Watch.NOBODY);
        assertEquals(0, count("pulse WHERE dog_id = 1") + count("pressure WHERE dog_id = 1"));
        assertTrue(count("pulse WHERE dog_id = 2") > 0);
        assertEquals(Optional.empty(), engine.subjects().find("dog", 1));
        // Files that others had replaced before are nobody's.
        engine.snapshots().vacuum(Duration.ZERO, Watch.NOBODY);
        assertEquals(0, rows(parquet(), "WHERE dog_id = 1"));
        assertRefused("subject.erased", () -> engine.subjects().register(List.of(Herd.dog(1, NAME, BREED, null))));
    }

    @Tag("heavy")
    @Test
    void aCatalogThatIsMadeAnewOfALakeWithoutItStillRefusesIt() {
        fill();
        erase();
        engine.close();
        open("other");
        engine.rebuild(Optional.empty(), Watch.NOBODY);
        assertRefused("subject.erased", () -> engine.subjects().register(List.of(Herd.dog(1, NAME, BREED, null))));
        engine.subjects().readmit("dog", 1);
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        engine.ingest("pulse", pulse(1, 50, 70));
        engine.flush();
        engine.close();
        open("third");
        engine.rebuild(Optional.empty(), Watch.NOBODY);
        assertEquals(1, count("pulse WHERE dog_id = 1"), "what came after it was readmitted");
    }

    /** Catalog and files as they are; of the lake's marks as many as there are then. */
    private Path backup() throws IOException {
        engine.close();
        Path kept = folder.resolve("kept");
        copy(folder.resolve("data"), kept.resolve("data"));
        copy(folder.resolve("lake"), kept.resolve("lake"));
        open("data");
        return kept;
    }

    /** Brings back what was kept, over what is there: marks stay. */
    private void restore(Path kept) throws IOException {
        engine.close();
        for (Path file : files()) {
            if (!file.startsWith(folder.resolve("lake/erased"))) {
                Files.delete(file);
            }
        }
        copy(kept.resolve("data"), folder.resolve("data"));
        copy(kept.resolve("lake"), folder.resolve("lake"));
    }

    @Test
    void whatIsCopiedBackFromBeforeAnErasureIsErasedBeforeAnythingIsAsked() throws Exception {
        fill();
        engine.rollups().create("pulse", Duration.ofMinutes(2), Optional.empty(), Watch.NOBODY);
        refuse(1);
        engine.subjects().hold("dog", 1, "a study that ended since");
        Path kept = backup();
        engine.subjects().release("dog", 1);
        erase();
        engine.ingest("pulse", pulse(2, 50, 70));
        restore(kept);
        Files.writeString(
                folder.resolve("lake/erased/spoilt.properties"), "salt=1\nsubject=2\nerased-at=then\nsequence=x\n");
        open("data");
        assertEquals(0, count("pulse WHERE dog_id = 1") + count("pressure WHERE dog_id = 1"));
        assertEquals(0, count("pulse_2m WHERE dog_id = 1"));
        assertEquals(Optional.empty(), engine.subjects().find("dog", 1));
        assertEquals(0, quarantined());
        assertEquals(List.of(), engine.subjects().held("dog"));
        assertEquals(9, count("pulse"), "what others had then is there");
        engine.snapshots().list(100).forEach(each -> {
            assertEquals(0, count("pulse WHERE dog_id = 1", AsOf.snapshot(each.number())));
        });
        assertRefused("subject.erased", () -> engine.subjects().register(List.of(Herd.dog(1, NAME, BREED, null))));
        assertTrue(engine.check(Check.ALL.deep(), Watch.NOBODY).findings().isEmpty());
        engine.close();
        checkGone();
        open("data");
        engine.subjects().readmit("dog", 1);
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        engine.ingest("pulse", pulse(1, 50, 70));
        engine.close();
        open("data");
        assertEquals(1, count("pulse WHERE dog_id = 1"), "what comes after it was readmitted");
    }

    @Test
    void whatIsCopiedBackOfASubjectThatWasReadmittedSinceIsErasedAndWhatComesThenIsNot() throws Exception {
        fill();
        Path kept = backup();
        erase();
        engine.subjects().readmit("dog", 1);
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        engine.ingest("pulse", pulse(1, 50, 70));
        restore(kept);
        open("data");
        assertEquals(0, count("pulse WHERE dog_id = 1") + count("pressure WHERE dog_id = 1"));
        assertEquals(Optional.empty(), engine.subjects().find("dog", 1), "its name of before goes, too");
        engine.close();
        checkGone();
        open("data");
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        engine.ingest("pulse", pulse(1, 60, 70));
        engine.flush();
        engine.close();
        open("data");
        assertEquals(1, count("pulse WHERE dog_id = 1"));
    }

    @Tag("heavy")
    @Test
    void whatIsCopiedBackOfASubjectThatWasReadmittedBeforeStaysUnlessItWasErasedAgain() throws Exception {
        fill();
        erase();
        engine.subjects().readmit("dog", 1);
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
        engine.ingest("pulse", pulse(1, 50, 70));
        Path kept = backup();
        engine.ingest("pulse", pulse(1, 51, 70));
        restore(kept);
        open("data");
        assertEquals(1, count("pulse WHERE dog_id = 1"));
        assertEquals("Rex", engine.subjects().find("dog", 1).orElseThrow().name());
        erase();
        restore(kept);
        open("data");
        assertEquals(0, count("pulse WHERE dog_id = 1"));
        assertRefused("subject.erased", () -> engine.subjects().register(List.of(Herd.dog(1, NAME, BREED, null))));
    }

    @Test
    void aLakeThatIsNotAsTheCopiedCatalogSaysIsNamedByTheJobAndOpensAllTheSame() throws Exception {
        fill();
        Path kept = backup();
        erase();
        engine.close();
        copy(kept.resolve("data"), folder.resolve("data"));
        open("data");
        assertEquals(Optional.empty(), engine.subjects().find("dog", 1));
        assertThrows(KymographException.class, () -> count("pulse"), "its files are gone");
        engine.check(Check.ALL.repair(), Watch.NOBODY);
        for (int tries = 0; tries < 600 && !erase().complete(); tries++) {
            Thread.sleep(50);
        }
        assertEquals(0, count("pulse WHERE dog_id = 1"));
    }

    @Tag("heavy")
    @Test
    void whoWasErasedASecondTimeStaysAway() {
        fill();
        erase();
        engine.subjects().readmit("dog", 1);
        engine.subjects().register(List.of(Herd.dog(1, NAME, BREED, null)));
        engine.ingest("pulse", pulse(1, 50, 70));
        erase();
        assertRefused("subject.erased", () -> engine.subjects().register(List.of(Herd.dog(1, NAME, BREED, null))));
        engine.close();
        open("data");
        assertRefused("subject.erased", () -> engine.subjects().register(List.of(Herd.dog(1, NAME, BREED, null))));
    }

    private List<Path> parquet() throws IOException {
        return StoredParts.below(folder.resolve("lake"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Tag("heavy")
    @Test
    void filesThatARunningQuestionReadsGoWhenItHasEnded() throws Exception {
        fill();
        engine.flush();
        List<Path> held = new ArrayList<>();
        for (Path file : parquet()) {
            if (rows(List.of(file), "WHERE dog_id = 1") > 0) {
                held.add(file);
            }
        }
        ErasureReport report;
        try (Result running = engine.sql("SELECT dog_id FROM pulse")) {
            assertTrue(running.next());
            report = erase();
        }
        assertFalse(report.complete(), report.toString());
        for (int waited = 0; held.stream().anyMatch(Files::exists) && waited < 300; waited++) {
            Thread.sleep(100);
        }
        assertEquals(List.of(), held.stream().filter(Files::exists).toList());
        assertEquals(0, rows(parquet(), "WHERE dog_id = 1"));
    }

    @Test
    void whatARepairSetAsideGoes() throws Exception {
        for (int minute = 0; minute < 2; minute++) {
            engine.ingest("pressure", List.of(pressure(1, minute), pressure(2, minute)));
            engine.flush();
        }
        spoil();
        engine.check(Check.ALL.deep().repair(), Watch.NOBODY);
        assertTrue(Files.isDirectory(folder.resolve("lake/.damaged")));
        assertTrue(erase().complete());
        checkGone();
    }

    @Tag("heavy")
    @Test
    void aDamagedFileIsNamedWithWhatToDoAndTheRestGoesWhenThatIsDone() throws Exception {
        for (int minute = 0; minute < 2; minute++) {
            engine.ingest("pressure", List.of(pressure(1, minute), pressure(2, minute)));
            engine.flush();
        }
        spoil();
        KymographException error = assertThrows(KymographException.class, this::erase);
        assertEquals("storage.damaged", error.code());
        assertTrue(error.getMessage().contains("check --repair"), error.getMessage());
        assertTrue(error.getMessage().contains("dog 1 is unknown from now on"), error.getMessage());
        engine.check(Check.ALL.deep().repair(), Watch.NOBODY);
        assertTrue(erase().complete());
        checkGone();
    }

    private void spoil() throws IOException {
        Path file = parquet().stream()
                .filter(path -> path.toString().contains("pressure"))
                .findFirst()
                .orElseThrow();
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
    }

    /** Takes in rows of which the second cannot be read, and says it is about a dog. */
    private void refuse(int dog) throws IOException {
        Path file = folder.resolve("refused.csv");
        Files.writeString(
                file,
                "dog_id,timestamp,upper,lower,remark\n2,2023-03-02T15:00:00Z,120,80,calm\n" + dog + ",never," + UPPER
                        + ",1," + REMARK + "\n");
        assertEquals(
                1, engine.ingest(SourceFile.of(file, "pressure"), Watch.NOBODY).rejected());
    }

    @Tag("heavy")
    @Test
    void rowsOfTheQuarantineGoOfOneWhoNeverWasRegistered() throws Exception {
        refuse(99);
        ErasureReport would = engine.erasable("dog", 99);
        assertEquals(1, row(would, "rows about it").before());
        assertEquals(0, row(would, "subject").before());
        assertTrue(engine.erase("dog", 99, Watch.NOBODY).complete());
        assertEquals(0, quarantined());
        engine.flush();
        erase();
        checkGone();
        engine.quarantine().drop(Quarantine.Filter.ALL);
        Path again = folder.resolve("again.csv");
        Files.writeString(again, "dog_id,timestamp,upper,lower,remark\n99,never,1,1," + REMARK + "\n");
        engine.ingest(SourceFile.of(again, "pressure"), Watch.NOBODY);
        assertEquals("", engine.quarantine().find(2).orElseThrow().content(), "it was erased");
    }

    private static ErasureReport.Row row(ErasureReport report, String what) {
        return report.rows().stream()
                .filter(row -> row.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rowsThatWereFixedToAnErasedSubjectKeepNothing() throws Exception {
        engine.ingest("pressure", pressure(2, 0));
        erase();
        refuse(98);
        engine.quarantine().fix(Quarantine.Filter.ALL, Map.of("dog_id", "1", "timestamp", "2023-03-02T15:00:00Z"));
        Path dogs = folder.resolve("dogs.csv");
        Files.writeString(dogs, "dog_id,dog_name,breed\nx," + NAME + "," + BREED + "\n");
        engine.subjects().importFile("dog", dogs, Map.of(), Watch.NOBODY);
        Quarantine.Filter ofDogs = Quarantine.Filter.ALL.target("dog");
        engine.quarantine().fix(ofDogs, Map.of("dog_id", "1"));
        Quarantine.ReplaySummary replayed = engine.quarantine().replay(Quarantine.Filter.ALL, Watch.NOBODY);
        assertEquals(0, replayed.accepted());
        assertEquals(Map.of("dog 1 was erased; what comes of it is not kept", 2L), replayed.reasons());
        for (long id = 1; id <= 2; id++) {
            Quarantine.Item item = engine.quarantine().find(id).orElseThrow();
            assertEquals("", item.content());
            assertEquals(Optional.empty(), item.original());
        }
        assertEquals(
                0,
                engine.quarantine().replay(Quarantine.Filter.ALL, Watch.NOBODY).accepted());
    }

    @Tag("heavy")
    @Test
    void theDiskHasMoreRoomAfterwards() throws Exception {
        List<Reading> many = IntStream.range(0, 60_000)
                .mapToObj(minute -> pulse(1, minute * 7, 50 + (minute * 31L % 100) / 3f))
                .toList();
        for (int part = 0; part < 60; part++) {
            engine.ingest("pulse", many.subList(part * 1000, (part + 1) * 1000));
        }
        engine.ingest("pulse", pulse(2, 0, 60));
        engine.flush();
        Random random = new Random(7);
        StringBuilder refused = new StringBuilder("dog_id,timestamp,upper,lower,remark\n");
        for (int row = 0; row < 4000; row++) {
            refused.append("1,never,1,1,");
            random.ints(500, 'a', 'z' + 1)
                    .forEach(letter -> refused.append((char) letter).append(letter % 7));
            refused.append('\n');
        }
        Path file = Files.writeString(folder.resolve("refused.csv"), refused);
        assertEquals(
                4000,
                engine.ingest(SourceFile.of(file, "pressure"), Watch.NOBODY).rejected());
        // What the log has is moved into the catalog's file.
        engine.close();
        open("data");
        long catalog = Files.size(folder.resolve("data/catalog.duckdb"));
        long lake = bytes(parquet());
        erase();
        assertTrue(bytes(parquet()) < lake / 10, lake + " bytes became " + bytes(parquet()));
        assertTrue(
                Files.size(folder.resolve("data/catalog.duckdb")) < catalog,
                "it had " + catalog + " bytes, has " + Files.size(folder.resolve("data/catalog.duckdb")));
    }

    private static long bytes(List<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
