package dev.kymograph.testkit;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.junit.jupiter.api.Assertions.fail;

/** Files of one format for one engine, and what came of them. */
final class FormatFiles {

    private final DroppedPlugin dropped;
    private final Specimens specimens;
    private final Path folder;
    private final UnaryOperator<SourceFile> asked;
    private final AtomicInteger lastSubject = new AtomicInteger();
    private final AtomicInteger lastFile = new AtomicInteger();

    /** @param asked says how a file is to be read */
    FormatFiles(DroppedPlugin dropped, MetricType metric, Path folder, UnaryOperator<SourceFile> asked) {
        this.dropped = dropped;
        this.specimens = dropped.specimens(metric);
        this.folder = folder;
        this.asked = asked;
    }

    /** Writes a file. */
    interface Content {
        void to(OutputStream out) throws IOException;
    }

    /** Another file; what its name ends with may matter to the engine. */
    Path file(String ending, Content content) {
        try {
            Path file = Files.createDirectories(folder).resolve("file-" + lastFile.incrementAndGet() + ending);
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                content.to(out);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a file to read", e);
        }
    }

    int subject() {
        int id = lastSubject.incrementAndGet();
        register(List.of(id));
        return id;
    }

    void register(List<Integer> ids) {
        dropped.engine()
                .subjects()
                .register(ids.stream().map(specimens::subject).toList());
    }

    IngestSummary read(Path file, int subject, ZoneId zone, Watch watch) {
        SourceFile source = SourceFile.of(file, specimens.metric().name())
                .subject(subject)
                .zone(zone)
                .again();
        return dropped.engine().ingest(asked.apply(source), watch);
    }

    IngestSummary read(Path file, int subject) {
        return read(file, subject, ZoneOffset.UTC, Watch.NOBODY);
    }

    /** Reads what may be no sound file; empty where the format refuses it. It has to say so by a {@code RefusedException}. */
    Optional<IngestSummary> readOrRefused(Path file, int subject, String what) {
        try {
            return Optional.of(read(file, subject));
        } catch (KymographException e) {
            if (e.kind() != ErrorKind.DATA) {
                fail("Of " + what + " it should read what it can or throw a RefusedException that says why not", e);
            }
            return Optional.empty();
        }
    }

    /** A reading with all fields, whole numbers where these are plausible: files of many devices have no others. */
    Reading reading(int subject, int step, long second) {
        Reading any = specimens.reading(subject, Specimens.NOON.plusSeconds(second), step);
        Map<String, Object> values = new LinkedHashMap<>();
        specimens.metric().fields().forEach(field -> values.put(field.name(), whole(field, any)));
        return specimens.reading(subject, any.timestamp(), values);
    }

    List<Reading> everyMinute(int subject, int count) {
        return IntStream.range(0, count)
                .mapToObj(step -> reading(subject, step, 60L * step))
                .toList();
    }

    private static Object whole(Field field, Reading reading) {
        Object value = reading.values().get(field.name());
        if (!(value instanceof Number number)) {
            return value;
        }
        double whole = Math.rint(number.doubleValue());
        return field.plausible().contains(whole) ? Specimens.typed(field.type(), whole) : value;
    }

    /** What is stored of some subjects: subject, timestamp, the fields, sensor and quality; by subject and time. */
    List<List<Object>> stored(String condition) {
        String id = specimens.kind().idColumn();
        String fields = specimens.metric().fields().stream().map(Field::name).collect(Collectors.joining(", "));
        return dropped.sql("SELECT " + id + ", timestamp, " + fields + ", sensor_id, quality_score FROM "
                        + specimens.metric().name() + " WHERE " + id + " " + condition + " ORDER BY 1, 2")
                .rows();
    }

    /** Subject, timestamp and fields of a subject's readings. */
    List<List<Object>> fieldsOf(int subject) {
        return stored("= " + subject).stream().map(FormatFiles::withoutOrigin).toList();
    }

    private static List<Object> withoutOrigin(List<Object> row) {
        return row.subList(0, row.size() - 2);
    }

    /** What is expected of {@link #fieldsOf} and {@link #stored}. */
    List<List<Object>> expected(List<Reading> inOrderOfTheFile, boolean withOrigin) {
        List<List<Object>> rows = new ArrayList<>();
        for (Reading reading : specimens.latestOf(inOrderOfTheFile)) {
            List<Object> row = new ArrayList<>(List.of(reading.subject(), reading.timestamp()));
            for (Field field : specimens.metric().fields()) {
                Object value = reading.values().get(field.name());
                row.add(value instanceof Number number ? Specimens.typed(field.type(), number.doubleValue()) : value);
            }
            if (withOrigin) {
                row.add(reading.sensor().orElse(null));
                row.add(
                        reading.quality().isPresent()
                                ? (Object) (float) reading.quality().getAsDouble()
                                : null);
            }
            rows.add(row);
        }
        return rows;
    }

    /** The line, reason and content of what was refused of a file, in the order of the quarantine. */
    List<List<Object>> refused(Path file) {
        List<List<Object>> refused = new ArrayList<>();
        Quarantine.Filter filter =
                Quarantine.Filter.ALL.source(file.getFileName().toString());
        try (Rows rows = dropped.engine().quarantine().list(filter, Integer.MAX_VALUE)) {
            while (rows.next()) {
                Quarantine.Item item = dropped.engine()
                        .quarantine()
                        .find(((Number) rows.value(0)).longValue())
                        .orElseThrow();
                refused.add(List.of(item.line(), item.reason(), item.content()));
            }
        }
        return refused;
    }
}
