package dev.kymograph.engine;

import dev.kymograph.engine.SourceFile.Format;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is exported, and where to. */
class ExportTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    Path folder;

    private Path data;
    private Engine engine;

    @BeforeEach
    void takeIn() {
        data = folder.resolve("data");
        engine = Engine.builder().data(data).extension(new Herd()).open();
        engine.subjects()
                .register(List.of(
                        Herd.dog(1, "Rex", "Shepherd", LocalDate.parse("2021-06-01")),
                        Herd.dog(2, "Ada", "Poodle", LocalDate.parse("2022-06-01"))));
        engine.ingest(
                "pulse",
                List.of(beats(2, 0, 81.5f), beats(1, 60, 70.1f).from("a,\"b\"").quality(0.5)));
        engine.flush();
        engine.ingest("pulse", List.of(beats(1, 0, 60), beats(1, 60, 71.25f)));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static Reading beats(int dog, int seconds, float beats) {
        return Reading.of(dog, NOON.plusSeconds(seconds), "beats", beats);
    }

    @Test
    void aSelectionIsWrittenInTheLakesColumnsSortedAndByTheLatestWrite() throws IOException {
        Path file = folder.resolve("all.csv");
        ExportSummary summary = export(Question.of("readings", "pulse"), ExportTarget.file(file));
        assertEquals("""
                dog_id,timestamp,beats,sensor_id,quality_score
                1,2023-03-01T12:00:00Z,60.0,,
                1,2023-03-01T12:01:00Z,71.25,,
                2,2023-03-01T12:00:00Z,81.5,,
                """, Files.readString(file));
        assertEquals(3, summary.rows());
        assertEquals(Files.size(file), summary.bytes());
        assertEquals(1, summary.files());
        assertEquals(0, summary.copied());
        assertEquals(List.of(), left());
    }

    @Test
    void aSelectionIsNarrowedByAllThatAQuestionIs() throws IOException {
        assertEquals("1,2023-03-01T12:00:00Z,60.0,,\n1,2023-03-01T12:01:00Z,71.25,,\n", csv("breed", "Shepherd"));
        assertEquals("2,2023-03-01T12:00:00Z,81.5,,\n", csv("age_year", 1));
        assertEquals("2,2023-03-01T12:00:00Z,81.5,,\n", csv("dog", "Ada"));
        assertEquals("1,2023-03-01T12:01:00Z,71.25,,\n", csv("from", NOON.plusSeconds(1)));
        assertEquals("1,2023-03-01T12:00:00Z,60.0,,\n", csv("limit", 1));
        engine.ingest(
                "pulse", List.of(beats(2, 7, 90).quality(0.75), beats(2, 8, 91).quality(0.25)));
        Path file = folder.resolve("good.csv");
        export(
                Question.of("readings", "pulse").where("quality", Question.Comparison.AT_LEAST, 0.5),
                ExportTarget.file(file));
        assertEquals("2,2023-03-01T12:00:07Z,90.0,,0.75\n", withoutHead(file));
    }

    @Test
    void oneFieldIsWrittenAloneAndWhereItHasAValue() throws IOException {
        Instant later = NOON.plusSeconds(1);
        engine.ingest(
                "pressure", List.of(Reading.of(1, NOON, "upper", 120.5), Reading.of(1, later, "remark", "asleep")));
        Path file = folder.resolve("upper.csv");
        export(Question.of("readings", "pressure").where("field", "upper"), ExportTarget.file(file));
        assertEquals("dog_id,timestamp,upper,sensor_id,quality_score\n1,2023-03-01T12:00:00Z,120.5,,\n", read(file));
    }

    @Test
    void anAnswerOfSqlIsWrittenAsEachFormatSaysIt() throws IOException {
        String select = "SELECT 1.5::FLOAT / 3 AS f, 'NaN'::DOUBLE AS nan, TIMESTAMP '2023-01-01 00:00:00.5' AS t,"
                + " TIMESTAMPTZ '2023-01-01 02:00:00+02' AS tz, 'x''\"\n' AS text, NULL AS nothing,"
                + " 170141183460469231731687303715884105::HUGEINT AS huge, 36.6::FLOAT AS \"f\"  -- the end";
        Path csv = folder.resolve("a.csv");
        assertEquals(
                1,
                engine.exportSql(select, ExportTarget.file(csv), Watch.NOBODY).rows());
        assertEquals(
                "f,nan,t,tz,text,nothing,huge,f_1\n"
                        + "0.5,nan,2023-01-01T00:00:00.5Z,2023-01-01T00:00:00Z,\"x'\"\"\n\",,"
                        + "170141183460469231731687303715884105,36.6\n",
                read(csv));
        Path json = folder.resolve("a.jsonl");
        engine.exportSql(select, ExportTarget.file(json), Watch.NOBODY);
        assertEquals(
                "{\"f\":0.5,\"nan\":\"NaN\",\"t\":\"2023-01-01T00:00:00.5Z\",\"tz\":\"2023-01-01T00:00:00Z\","
                        + "\"text\":\"x'\\\"\\n\",\"nothing\":null,\"huge\":170141183460469231731687303715884105,"
                        + "\"f_1\":36.6}\n",
                read(json));
        Path parquet = folder.resolve("a");
        engine.exportSql(select, ExportTarget.file(parquet).as(Format.PARQUET), Watch.NOBODY);
        assertEquals(
                "PAR1", Files.readString(parquet, StandardCharsets.ISO_8859_1).substring(0, 4));
    }

    @Test
    void theOrderOfAnAnswerIsKept() throws IOException {
        Path file = folder.resolve("a.ndjson");
        String select = "SELECT i::FLOAT AS f FROM range(300000) r(i) ORDER BY hash(i)";
        engine.exportSql(select, ExportTarget.file(file), Watch.NOBODY);
        try (Result result = engine.sql(select);
                Stream<String> lines = Files.lines(file)) {
            lines.forEach(line -> {
                assertTrue(result.next());
                assertEquals("{\"f\":" + result.value(0) + "}", line);
            });
            assertFalse(result.next());
        }
    }

    @Test
    void sqlThatNamesARelationOfItsOwnAndSqlOfOtherFormsIsWritten() throws IOException {
        assertEquals("n\n1\n", sql("WITH pulse AS (SELECT 1 AS n) SELECT n FROM pulse"));
        assertEquals("n\n3\n", sql("WITH RECURSIVE x AS (SELECT 1) SELECT count(*) AS n FROM pulse;"));
        assertEquals("n\n3\n", sql("FROM pulse SELECT count(*) AS n"));
        assertEquals("a\n1\n2\n", sql("(SELECT 1 AS a) UNION ALL (SELECT 2) ORDER BY a"));
        assertEquals("a,b\n1,x\n2,y\n", sql("SELECT * FROM (VALUES (1, 'x'), (2, 'y')) t(a, b)"));
        assertEquals("id,dog_name\n1,Rex\n2,Ada\n", sql("SELECT id, dog_name FROM dogs ORDER BY id"));
    }

    @Test
    void whatTheGateRefusesIsRefused() {
        for (String bad : List.of(
                "COPY (SELECT 1) TO 'x'",
                "SELECT 1; SELECT 2",
                "SELECT 1) TO '" + folder.resolve("escaped") + "' (FORMAT csv); --",
                "SELECT * FROM read_csv('" + data.resolve("temporary/exports/x") + "')",
                "SELECT 1 /*")) {
            KymographException told = assertThrows(KymographException.class, () -> sql(bad), bad);
            assertEquals(ErrorKind.USAGE, told.kind(), told.getMessage());
        }
        assertFalse(Files.exists(folder.resolve("escaped")));
        assertFalse(Files.exists(folder.resolve("sql.csv")));
    }

    @Test
    void aStatementThatFailsLeavesNothingAndNamesTheValueAlone() {
        KymographException told = assertThrows(
                KymographException.class, () -> sql("SELECT CAST('x' || i AS INTEGER) AS i FROM range(9) t(i)"));
        assertEquals("sql.value", told.code());
        assertTrue(told.getMessage().contains("'x0'"), told.getMessage());
        assertFalse(told.getMessage().contains("COPY"), told.getMessage());
        assertFalse(Files.exists(folder.resolve("sql.csv")));
        assertEquals(List.of(), left());
    }

    @Test
    void anEmptySelectionIsAFileWithItsColumns() throws IOException {
        Path csv = folder.resolve("none.csv");
        Question none = Question.of("readings", "pulse").where("breed", "Shepard");
        ExportSummary summary = export(none, ExportTarget.file(csv));
        assertEquals("dog_id,timestamp,beats,sensor_id,quality_score\n", read(csv));
        assertEquals(0, summary.rows());
        assertEquals(List.of("No dog has breed 'Shepard'; did you mean 'Shepherd'?"), summary.notes());
        Path ndjson = folder.resolve("none.ndjson");
        export(none, ExportTarget.file(ndjson));
        assertEquals("", read(ndjson));
        assertEquals(
                0, export(none, ExportTarget.folder(folder.resolve("none"))).files());
    }

    @Test
    void textIsPackedWhereItsNameSaysSo() throws IOException {
        Path file = folder.resolve("all.csv.gz");
        export(Question.of("readings", "pulse"), ExportTarget.file(file));
        assertEquals(new IngestSummary(3, 3, 0, 3, false), engine.ingest(SourceFile.of(file, "pulse"), Watch.NOBODY));
    }

    @Test
    void cancellingLeavesNothing() {
        Watch impatient = new Watch() {
            private final long until = System.nanoTime() + 300_000_000;

            @Override
            public boolean cancelled() {
                return System.nanoTime() > until;
            }
        };
        Path file = folder.resolve("x.csv");
        String endless = "SELECT count(*) FROM range(1000000000) a, range(1000000000) b";
        KymographException told = assertThrows(
                KymographException.class, () -> engine.exportSql(endless, ExportTarget.file(file), impatient));
        assertEquals(ErrorKind.CANCELLED, told.kind());
        assertEquals("Cancelled while exporting to x.csv", told.getMessage());
        assertFalse(Files.exists(file));
        assertEquals(List.of(), left());
    }

    @Test
    void whatAKilledProcessLeftIsSweptAtTheStart() throws IOException {
        engine.close();
        Path exports = Files.createDirectories(data.resolve("temporary").resolve("exports"));
        Files.writeString(
                Files.createDirectories(exports.resolve("a").resolve("b")).resolve("part"), "PAR1");
        Files.writeString(exports.resolve("half"), "PAR1");
        engine = Engine.builder().data(data).extension(new Herd()).open();
        assertEquals(List.of(), left());
    }

    @Test
    void anAnalysisIsNotExported() {
        KymographException told = assertThrows(
                KymographException.class,
                () -> export(Question.of("statistics", "pulse"), ExportTarget.file(folder.resolve("x.csv"))));
        assertTrue(told.getMessage().startsWith("Cannot export 'statistics'"), told.getMessage());
    }

    private String csv(String name, Object value) throws IOException {
        Path file = folder.resolve("chosen.csv");
        Files.deleteIfExists(file);
        export(Question.of("readings", "pulse").where(name, value), ExportTarget.file(file));
        return withoutHead(file);
    }

    private String sql(String select) throws IOException {
        Path file = folder.resolve("sql.csv");
        engine.exportSql(select, ExportTarget.file(file).replacing(), Watch.NOBODY);
        String text = read(file);
        Files.delete(file);
        return text;
    }

    private ExportSummary export(Question question, ExportTarget target) {
        return engine.export(question, target, Watch.NOBODY);
    }

    /** What lies where exports are prepared. */
    private List<Path> left() {
        Path exports = data.resolve("temporary").resolve("exports");
        try (Stream<Path> all = Files.isDirectory(exports) ? Files.list(exports) : Stream.empty()) {
            return all.toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String withoutHead(Path file) throws IOException {
        return read(file).split("\n", 2)[1];
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }
}
