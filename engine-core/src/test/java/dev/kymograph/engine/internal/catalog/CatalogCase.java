package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A catalog with a vocabulary of whales and their songs. */
public abstract class CatalogCase {

    protected static final SubjectKind WHALE = new SubjectKind(
            "whale",
            "whales",
            "pod_whales",
            "whale_id",
            "called",
            List.of(
                    new Attribute("species", AttributeType.TEXT),
                    new Attribute("length", AttributeType.DOUBLE),
                    new Attribute("tagged", AttributeType.BOOLEAN),
                    new Attribute("calves", AttributeType.INTEGER),
                    new Attribute("dives", AttributeType.BIGINT),
                    new Attribute("seen", AttributeType.TIMESTAMP),
                    new Attribute("born", AttributeType.DATE)),
            Optional.of("born"),
            List.of(List.of("species"), List.of("born"), List.of("species", "tagged")));
    protected static final MetricType SONG = MetricType.every(
            Duration.ofMinutes(1),
            "song_pitch",
            "whale",
            new Unit("Hz"),
            Field.of("pitch", FieldType.FLOAT).possible(5, 30_000),
            Field.of("song", FieldType.TEXT));
    protected static final MetricType DEPTH =
            MetricType.event("dive_depth", "whale", new Unit("m"), Field.of("depth", FieldType.DOUBLE));

    protected Catalog catalog;

    @TempDir
    protected Path folder;

    private CatalogPlace place;

    /** Where the catalog of this test is. */
    protected abstract CatalogPlace place() throws Exception;

    @BeforeEach
    protected void openWithVocabulary() throws Exception {
        place = place();
        catalog = place.open();
        catalog.declare(List.of(WHALE), List.of(SONG, DEPTH));
    }

    @AfterEach
    protected void closeCatalog() throws Exception {
        catalog.close();
        place.close();
    }

    protected void reopen() throws Exception {
        closeCatalog();
        catalog = place.open();
    }

    protected static Subject whale(int id, String species, LocalDate born) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("species", species);
        attributes.put("born", born);
        attributes.values().removeIf(value -> value == null);
        return Subject.of("whale", id, "Whale " + id, attributes);
    }

    protected static long micros(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }

    protected static long micros(LocalDate day) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, day.atStartOfDay().toInstant(ZoneOffset.UTC));
    }

    protected static Reading song(int subject, long micros, double pitch) {
        return Reading.of(subject, Instant.EPOCH.plus(micros, ChronoUnit.MICROS), "pitch", (float) pitch);
    }

    /** One reading at each of the times, of one subject, as one batch. */
    protected static void accept(Catalog catalog, int subject, long... micros) {
        List<Reading> readings = new ArrayList<>();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (long at : micros) {
            readings.add(song(subject, at, 100));
            first = Math.min(first, at);
            last = Math.max(last, at);
        }
        Span span = new Span(subject, first, last, micros.length);
        catalog.accept("song_pitch", readings, List.of(span), OptionalLong.empty(), List.of(), Optional.empty());
    }

    protected static NewFile file(String path, Span... spans) {
        return new NewFile("song_pitch", path, 1000, 1, 1, "ab12", "zstd", true, List.of(spans));
    }

    protected static Span span(int subject, long from, long to) {
        return new Span(subject, from, to, to - from + 1);
    }

    protected long add(NewFile... files) {
        return catalog.commit(commit(List.of(files), List.of(), List.of()));
    }

    protected static Commit commit(List<NewFile> added, List<Long> removedBatches, List<Long> removedFiles) {
        return new Commit(
                UUID.randomUUID().toString(),
                added,
                OptionalLong.empty(),
                removedBatches,
                removedFiles,
                List.of(),
                Optional.empty());
    }

    protected State.Part part(Scope scope) {
        return catalog.state(List.of(scope)).parts().get(0);
    }

    protected List<String> paths(Scope scope) {
        return part(scope).files().stream().map(LakeFile::path).toList();
    }

    protected static List<List<Object>> rows(Rows rows) {
        List<List<Object>> all = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < rows.columns().size(); i++) {
                    row.add(rows.value(i));
                }
                all.add(row);
            }
        }
        return all;
    }

    protected static void assertRefused(String code, String part, Executable executable) {
        KymographException refused = assertThrows(KymographException.class, executable);
        assertEquals(code, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }
}
