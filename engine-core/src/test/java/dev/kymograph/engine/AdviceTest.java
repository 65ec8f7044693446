package dev.kymograph.engine;

import dev.kymograph.engine.Advice.Proposal;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class AdviceTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");

    @TempDir
    Path data;

    private Engine open() {
        return Engine.builder()
                .data(data)
                .set("compaction.enabled", "false")
                .set("query.cache", "0B")
                .extension(new Herd())
                .open();
    }

    @BeforeEach
    void aDayOfReadings() {
        try (Engine engine = open()) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Poodle", LocalDate.parse("2021-06-01"))));
            engine.ingest("pulse", minutes(0, 3 * 1440));
            engine.flush();
        }
    }

    private static List<Reading> minutes(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(minute -> Reading.of(1, NOON.plus(minute, ChronoUnit.MINUTES), "beats", 60f + minute % 9))
                .toList();
    }

    private static List<String> names(Engine engine) {
        return engine.advice().list(Watch.NOBODY).stream().map(Proposal::name).toList();
    }

    private static long rows(Result result) {
        try (result) {
            long rows = 0;
            while (result.next()) {
                rows++;
            }
            return rows;
        }
    }

    private List<List<String>> stored(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + data.resolve("catalog.duckdb"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    values.add(row.getString(i));
                }
                rows.add(values);
            }
            return rows;
        }
    }

    /** As if so many questions of a kind had been asked, which took two seconds together. */
    private void asked(String analysis, int widthSeconds, String attributes, int times) throws Exception {
        execute("INSERT INTO asked_shape VALUES ('pulse', '" + analysis + "', '', " + widthSeconds + ", '" + attributes
                + "', " + times + ", 2000000000, 4320, " + times + ", 1000, 0, now()::TIMESTAMP)");
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + data.resolve("catalog.duckdb"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatWasAskedIsRememberedByItsShapeAlone() throws Exception {
        try (Engine engine = open()) {
            assertEquals(List.of(), names(engine), "nothing was asked");
            for (int i = 0; i < 3; i++) {
                rows(engine.ask(Question.of("series", "pulse")
                        .where("every", "2h")
                        .where("breed", "Poodle")
                        .where("dog", "Rex")));
            }
            rows(engine.sql("SELECT * FROM pulse WHERE \"timestamp\" >= '2023-03-02'"));
            assertThrows(KymographException.class, () -> engine.ask(Question.of("series", "nothing")));
        }
        List<List<String>> expected = List.of(
                List.of("pulse", "series", "", "3600", "breed,id", "3"), List.of("pulse", "sql", "", "0", "", "1"));
        String sql =
                "SELECT metric_type, analysis, rollup, width_seconds, attributes, times FROM asked_shape ORDER BY 2";
        assertEquals(expected, stored(sql));
        try (Engine engine = open()) {
            rows(engine.sql("SELECT * FROM pulse"));
        }
        assertEquals("2", stored(sql).get(1).get(5), "over restarts, too");
        execute("UPDATE asked_shape SET last_asked = now()::TIMESTAMP - INTERVAL 31 DAY WHERE analysis = 'series'");
        try (Engine engine = open()) {
            rows(engine.sql("SELECT * FROM pulse"));
        }
        assertEquals(1, stored(sql).size(), "what was asked long ago is forgotten");
    }

    @Test
    void proposesTheRollupThatSavesTheMost() throws Exception {
        asked("series", 86_400, "", 4);
        asked("statistics", 3_600, "", 5);
        try (Engine engine = open()) {
            Proposal proposal = engine.advice().list(Watch.NOBODY).get(0);
            assertEquals("rollup:pulse:1h", proposal.name(), "which answers both");
            assertEquals("9 questions in 4.0 s", proposal.because());
            assertEquals("about 3.2 s less: one bucket for 60 readings", proposal.gain());
            engine.advice().apply(proposal.name(), Watch.NOBODY);
            assertEquals("pulse_1h", engine.rollups().list().get(0).name());
            assertEquals(List.of(), names(engine), "it is there now");
        }
    }

    @Test
    void proposesNoRollupForQuestionsThatItCouldNotAnswerOrThatWereRare() throws Exception {
        asked("readings", 0, "", 40);
        asked("series", 3_600, "", 2);
        asked("statistics", 300, "", 20);
        try (Engine engine = open()) {
            assertEquals(List.of(), names(engine), "five minutes hold but five readings");
        }
    }

    @Test
    void proposesCompactionOfWhatIsReadAsManyFiles() {
        try (Engine engine = open()) {
            for (int i = 0; i < 6; i++) {
                engine.ingest("pulse", minutes(i * 10, i * 10 + 5));
                engine.flush();
            }
            rows(engine.sql("SELECT * FROM pulse"));
            Proposal proposal = engine.advice().list(Watch.NOBODY).get(0);
            assertEquals("compact:pulse", proposal.name());
            assertEquals("1 question read 7 files, 7 of which share readings", proposal.because());
            assertEquals("7 files become about 1: a question reads about 1 in place of 7", proposal.gain());
            engine.advice().apply("compact:pulse", Watch.NOBODY);
            assertEquals(List.of(), names(engine));
            try (Result result = engine.sql("SELECT * FROM pulse")) {
                assertEquals(1, result.provenance().filesRead());
            }
        }
    }

    @Test
    void proposesAnIndexThatIsFasterOnACopyAndKeepsIt() throws Exception {
        execute("INSERT INTO all_dogs BY NAME SELECT i::INTEGER AS id, 'dog ' || i AS dog_name,"
                + " now()::TIMESTAMP AS created_at, now()::TIMESTAMP AS updated_at FROM range(2, 300000) t(i)");
        asked("sql", 0, "dog_name", 10);
        try (Engine engine = open()) {
            Proposal proposal = engine.advice().list(Watch.NOBODY).get(0);
            assertEquals("index:dog:dog_name", proposal.name());
            assertEquals("10 questions chose subjects by dog_name", proposal.because());
            assertTrue(proposal.gain().matches("found in .* ms in place of .* ms, tried on a copy"), proposal.gain());
            engine.advice().apply("index:dog:dog_name", Watch.NOBODY);
            assertEquals(List.of(), names(engine));
        }
        try (Engine engine = open()) {
            assertEquals(List.of(), names(engine), "it is still there");
        }
        assertEquals(
                List.of(List.of("1")),
                stored(
                        "SELECT count(*) FROM duckdb_indexes() WHERE table_name = 'all_dogs' AND expressions LIKE '%dog_name%'"));
    }

    @Test
    void refusesWhatIsNotProposed() {
        try (Engine engine = open()) {
            KymographException error = assertThrows(
                    KymographException.class, () -> engine.advice().apply("rollup:pulse:1d", Watch.NOBODY));
            assertEquals("Cannot apply the advice [rollup:pulse:1d]: nothing is worth doing now", error.getMessage());
        }
    }
}
