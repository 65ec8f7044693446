package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.SampleSummary;
import dev.kymograph.engine.extension.SampleSink;
import dev.kymograph.engine.extension.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class SampleWriterTest extends LakeCase {

    private static final long MICROS = NOON.getEpochSecond() * 1_000_000;
    private static final double[] SIXTY = {60};

    private Path beside;

    @BeforeEach
    void nameTheFolder() {
        beside = data.resolve("sample");
    }

    private SampleSummary write(Consumer<SampleSink> sample) {
        return write(Watch.NOBODY, sample);
    }

    private SampleSummary write(Watch watch, Consumer<SampleSink> sample) {
        try (SampleWriter writer = new SampleWriter(catalog, lake(catalog), beside, watch)) {
            sample.accept(writer);
            return writer.finish();
        }
    }

    private static void dog(SampleSink sink, int id) {
        sink.subject(Herd.dog(id, "Sample " + id, "Poodle", LocalDate.parse("2020-01-01")));
    }

    private void assertBroken(String why, Consumer<SampleSink> sample) {
        KymographException broken = assertThrows(KymographException.class, () -> write(sample));
        assertEquals("sample.broken", broken.code());
        assertEquals(ErrorKind.PLUGIN, broken.kind());
        assertTrue(broken.getMessage().contains(why), broken.getMessage());
    }

    @Test
    void subjectsReadingsAndTheTruthBesideThemArrive() throws Exception {
        SampleSummary summary = write(sink -> {
            dog(sink, 10);
            for (int i = 0; i < 5000; i++) {
                sink.reading("pulse", 10, MICROS + i, SIXTY, "s1", 0.5);
            }
            dog(sink, 11);
            sink.reading("pulse", 11, MICROS, SIXTY, null, Double.NaN);
            sink.beside("truth.csv", "a");
            sink.beside("truth.csv", "b");
        });
        assertEquals(2, summary.subjects());
        assertEquals(5001, summary.readings().accepted());
        assertEquals(Map.of(10, 5000L, 11, 1L), readings());
        assertEquals(List.of("a", "b"), Files.readAllLines(beside.resolve("truth.csv")));
        assertTrue(catalog.subject("dog", 11).isPresent());
    }

    @Test
    void noReadingOfASubjectThatWasNotGivenGetsIn() throws Exception {
        for (int before : new int[] {0, 1, 4095, 4096}) {
            assertBroken("the subject 99 was not given first", sink -> {
                dog(sink, 10);
                for (int i = 0; i < before; i++) {
                    sink.reading("pulse", 10, MICROS + i, SIXTY, null, Double.NaN);
                }
                sink.reading("pulse", 99, MICROS, SIXTY, null, Double.NaN);
            });
        }
        assertEquals(Map.of(), readings());
    }

    @Test
    void impossibleAndMisshapenReadingsAreTheSamplesFault() {
        assertBroken("the value 5000.0 of beats is not possible", sink -> {
            dog(sink, 10);
            sink.reading("pulse", 10, MICROS, new double[] {5000}, null, Double.NaN);
        });
        assertBroken("found [2] values of pulse, expected [1]", sink -> {
            dog(sink, 10);
            sink.reading("pulse", 10, MICROS, new double[] {60, 61}, null, Double.NaN);
        });
        assertBroken("field 'remark' of pressure is a TEXT", sink -> {
            dog(sink, 10);
            sink.reading("pressure", 10, MICROS, new double[] {1, 2, 3}, null, Double.NaN);
        });
        assertBroken("leads out of the folder", sink -> sink.beside("../truth.csv", "a"));
    }

    @Test
    void whateverEndsItNoConnectionAndNoFileStaysOpen() throws Exception {
        int before = TestConnections.open(store);
        Path open = Path.of("/proc/self/fd");
        for (int i = 0; i < 10; i++) {
            assertBroken("not possible", sink -> {
                dog(sink, 10);
                sink.beside("truth.csv", "a");
                sink.reading("pulse", 10, MICROS, SIXTY, null, Double.NaN);
                sink.reading("pulse", 10, MICROS, new double[] {-1}, null, Double.NaN);
            });
        }
        assertTrue(TestConnections.open(store) < before + 10);
        if (Files.isDirectory(open)) {
            try (Stream<Path> files = Files.list(open)) {
                assertEquals(0, files.filter(SampleWriterTest::isTruth).count());
            }
        }
    }

    private static boolean isTruth(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).endsWith("truth.csv");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void itEndsWhenTheWatchWantsItTo() {
        Watch impatient = new Watch() {
            @Override
            public void progress(String doing, double fraction) {}

            @Override
            public boolean cancelled() {
                return true;
            }
        };
        KymographException cancelled = assertThrows(
                KymographException.class,
                () -> write(impatient, sink -> {
                    dog(sink, 10);
                    sink.reading("pulse", 10, MICROS, SIXTY, null, Double.NaN);
                }));
        assertEquals(ErrorKind.CANCELLED, cancelled.kind());
    }
}
