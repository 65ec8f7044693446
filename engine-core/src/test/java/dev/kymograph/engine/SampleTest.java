package dev.kymograph.engine;

import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.SampleData;
import dev.kymograph.engine.extension.SampleSink;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class SampleTest {

    @TempDir
    Path data;

    /** Two dogs, so many readings of each. */
    static final class Litter implements SampleData<Litter.Size> {

        record Size(@Parameter(help = "of both together") int readings) {}

        @Override
        public String name() {
            return "litter";
        }

        @Override
        public String summary() {
            return "two dogs";
        }

        @Override
        public Class<Size> parameters() {
            return Size.class;
        }

        @Override
        public void generate(Size size, SampleSink sink) {
            sink.subject(Herd.dog(1, "Rex", "Shepherd", LocalDate.EPOCH));
            sink.subject(Herd.dog(2, "Ada", "Poodle", LocalDate.EPOCH));
            for (int i = 0; i < size.readings(); i++) {
                sink.reading("pulse", 1 + i % 2, 60_000_000L * i, new double[] {80}, null, Double.NaN);
            }
            sink.beside("truth.csv", size.readings() + " readings");
        }
    }

    private Engine open() {
        return Engine.builder()
                .data(data)
                .extension(new Herd())
                .extension(new Litter())
                .open();
    }

    private static SampleSummary generate(Engine engine, int readings) {
        return engine.generate("litter", List.of("readings=" + readings), Watch.NOBODY);
    }

    private static String refusal(Engine engine) {
        KymographException refused = assertThrows(KymographException.class, () -> generate(engine, 4));
        assertEquals("sample.would-replace", refused.code());
        return refused.getMessage();
    }

    private static long readings(Engine engine) {
        try (Result result = engine.sql("SELECT count(*) FROM pulse")) {
            result.next();
            return (Long) result.value(0);
        }
    }

    @Test
    void aSampleIsNeverMixedWithAnother() throws IOException {
        try (Engine engine = open()) {
            Path truth = generate(engine, 6).beside().resolve("truth.csv");
            String why = "Cannot make sample data here: readings of its dogs are there already."
                    + " Name an empty data folder with --data";
            assertEquals(why, refusal(engine));
            engine.flush();
            assertEquals(why, refusal(engine));
            assertEquals("6 readings\n", Files.readString(truth));
            assertEquals(6, readings(engine));
        }
    }

    @Test
    void aSampleIsNotMixedWithReadingsOfItsSubjects() {
        try (Engine engine = open()) {
            engine.subjects().register(List.of(Herd.dog(2, "Ada", "Collie", LocalDate.EPOCH)));
            engine.ingest("pulse", Reading.of(2, Instant.EPOCH, "beats", 70f));
            refusal(engine);
            assertEquals(1, readings(engine));
        }
    }

    @Test
    void subjectsWithoutReadingsGetThem() {
        try (Engine engine = open()) {
            generate(engine, 0);
            engine.subjects().register(List.of(Herd.dog(3, "Max", "Collie", LocalDate.EPOCH)));
            engine.ingest("pulse", Reading.of(3, Instant.EPOCH, "beats", 70f));
            assertEquals(4, generate(engine, 4).readings().accepted());
            assertEquals(5, readings(engine));
        }
    }

    @Test
    void somebodysSubjectIsNotReplaced() {
        try (Engine engine = open()) {
            engine.subjects().register(List.of(Herd.dog(1, "Lassie", "Collie", LocalDate.EPOCH)));
            assertEquals(
                    "Cannot make sample data here: it would replace the dog 1 'Lassie'."
                            + " Name an empty data folder with --data",
                    refusal(engine));
        }
    }
}
