package dev.kymograph.engine;

import dev.kymograph.engine.SourceFile.Format;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Names of any characters, wherever somebody can give a name: refused by a clear message, or kept exactly on every way. */
class HostileNamesTest {

    private static final Instant NOON = Instant.parse("2023-03-01T12:00:00Z");
    private static final List<String> NAMES = HostileNames.all();

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    @Test
    void thereAreTwoHundredOfThem() {
        assertEquals(HostileNames.COUNT, Set.copyOf(NAMES).size());
    }

    @Tag("heavy")
    @Test
    void subjectsAndTheirAttributesKeepTheirNames() throws IOException {
        Map<Integer, String> kept = new TreeMap<>();
        try (Engine engine = open("data")) {
            for (int id = 0; id < NAMES.size(); id++) {
                String name = NAMES.get(id);
                if (accepts(
                        name,
                        () -> engine.subjects()
                                .register(List.of(Herd.dog(1 + NAMES.indexOf(name), name, name, null))))) {
                    kept.put(1 + id, name);
                }
            }
            assertTrue(kept.size() >= NAMES.size() - 12, () -> "so few are kept: " + kept.size());
            kept.keySet().forEach(id -> engine.ingest("pulse", Reading.of(id, NOON, "beats", 60f)));
            engine.flush();
            checkSubjects(engine, kept);
            kept.forEach((id, name) -> checkAsked(engine, id, name));
        }
        try (Engine engine = open("data")) {
            checkSubjects(engine, kept);
            for (Format format : Format.values()) {
                Path file = folder.resolve("subjects." + format);
                engine.exportSql(
                        "SELECT id AS dog_id, dog_name, breed FROM dogs",
                        ExportTarget.file(file).as(format),
                        Watch.NOBODY);
                try (Engine other = open("other-" + format)) {
                    Path named = Files.move(
                            file, folder.resolve("subjects." + format.name().toLowerCase(Locale.ROOT)));
                    assertEquals(
                            kept.size(),
                            other.subjects()
                                    .importFile("dog", named, Map.of(), Watch.NOBODY)
                                    .registered(),
                            () -> rejected(other));
                    assertEquals(kept, names(other), format::toString);
                }
            }
        }
    }

    private static void checkSubjects(Engine engine, Map<Integer, String> kept) {
        assertEquals(
                shown(List.copyOf(kept.values())),
                shown(List.copyOf(names(engine).values())));
        kept.forEach((id, name) -> {
            Subject subject = engine.subjects().find("dog", id).orElseThrow();
            assertEquals(name, subject.name());
            assertEquals(name, subject.attributes().get("breed"));
        });
    }

    private static void checkAsked(Engine engine, int id, String name) {
        String literal = "'" + name.replace("'", "''") + "'";
        String select = "SELECT dog_id FROM pulse WHERE dog_name = " + literal + " AND breed = " + literal;
        accepts(name, () -> assertEquals("[[" + id + "]]", EngineTest.sql(engine, select), () -> shown(name)));
        if (!name.isBlank()) {
            assertEquals(id, asked(engine, "breed", name), () -> "by breed: " + shown(name));
            assertEquals(id, asked(engine, "dog_name", name), () -> "by name: " + shown(name));
        }
    }

    private static Object asked(Engine engine, String term, String name) {
        try (Result result = engine.ask(Question.of("latest", "pulse").where(term, name))) {
            return result.next() ? result.value("dog_id") : result.notes();
        }
    }

    private static Map<Integer, String> names(Engine engine) {
        Map<Integer, String> names = new TreeMap<>();
        try (Result result = engine.sql("SELECT id, dog_name, breed FROM dogs")) {
            while (result.next()) {
                assertEquals(result.value(1), result.value(2));
                names.put((Integer) result.value(0), (String) result.value(1));
            }
        }
        return names;
    }

    @Tag("heavy")
    @Test
    void sensorsAndTextsKeepTheirNames() throws IOException {
        List<String> kept = new ArrayList<>();
        try (Engine engine = open("data")) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
            for (String name : NAMES) {
                Instant at = NOON.plusSeconds(kept.size());
                Reading reading = Reading.of(1, at, "remark", name);
                Reading whole = new Reading(
                                1, at, Map.of("remark", name, "upper", 1.0), reading.sensor(), reading.quality())
                        .from(name);
                if (accepts(name, () -> {
                    if (engine.ingest("pressure", whole).rejected() > 0) {
                        throw new KymographException(ErrorKind.DATA, "rejected", lastReason(engine));
                    }
                })) {
                    kept.add(name);
                }
                if (kept.size() == NAMES.size() / 2) {
                    engine.flush();
                }
            }
            assertTrue(kept.size() >= NAMES.size() - 12, () -> "so few are kept: " + kept.size());
            checkSensors(engine, kept);
        }
        try (Engine engine = open("data")) {
            engine.flush();
            checkSensors(engine, kept);
            for (Format format : Format.values()) {
                Path file = folder.resolve("readings." + format);
                engine.export(
                        Question.of("readings", "pressure"),
                        ExportTarget.file(file).as(format),
                        Watch.NOBODY);
                try (Engine other = open("other-" + format)) {
                    other.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
                    IngestSummary summary =
                            other.ingest(SourceFile.of(file, "pressure").format(format), Watch.NOBODY);
                    assertEquals(kept.size(), summary.accepted(), () -> rejected(other));
                    checkSensors(other, kept);
                }
            }
        }
    }

    private static void checkSensors(Engine engine, List<String> kept) {
        List<String> found = new ArrayList<>();
        try (Result result = engine.sql(
                "SELECT coalesce(sensor_id, ''), coalesce(remark, '') FROM pressure ORDER BY \"timestamp\"")) {
            while (result.next()) {
                assertEquals(result.value(0), result.value(1));
                found.add((String) result.value(0));
            }
        }
        assertEquals(shown(kept), shown(found));
        for (String name : kept) {
            String literal = "'" + name.replace("'", "''") + "'";
            accepts(
                    name,
                    () -> assertEquals(
                            name.isEmpty() ? "[[0]]" : "[[1]]",
                            EngineTest.sql(engine, "SELECT count(*) FROM pressure WHERE sensor_id = " + literal),
                            () -> shown(name)));
        }
    }

    @Tag("heavy")
    @Test
    void filesAreReadAndWrittenUnderTheirNames() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Set<String> given = new LinkedHashSet<>();
        Set<String> written = new LinkedHashSet<>();
        try (Engine engine = open("data")) {
            engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
            for (String name : NAMES) {
                Path source = file(in, name);
                if (source == null) {
                    continue;
                }
                int second = given.size();
                given.add(name);
                Files.writeString(
                        source, "dog_id,timestamp,beats\n1," + NOON.plusSeconds(second) + ",60\n1,never,60\n");
                IngestSummary summary = engine.ingest(SourceFile.of(source, "pulse"), Watch.NOBODY);
                assertEquals(new IngestSummary(2, 1, 1, 0, false), summary, () -> shown(name));
                try (Rows rows = engine.quarantine().list(Quarantine.Filter.ALL, 1)) {
                    assertTrue(rows.next());
                    assertEquals(source.getFileName().toString(), rows.value(2), () -> shown(name));
                }
                Path target = file(out, name);
                engine.export(
                        Question.of("readings", "pulse").where("limit", 1), ExportTarget.file(target), Watch.NOBODY);
                assertEquals(2, Files.readAllLines(target).size());
                written.add(target.getFileName().toString());
            }
            assertEquals("[[" + given.size() + "]]", EngineTest.sql(engine, "SELECT count(*) FROM pulse"));
        }
        assertTrue(given.size() > NAMES.size() / 2, () -> "so few are names of files: " + given.size());
        assertEquals(written, list(out));
        assertEquals(Set.of("data", "in", "out"), list(folder.resolve("")));
    }

    /** A file in a folder; null where its name is none. */
    private static Path file(Path folder, String name) {
        try {
            Path path = folder.resolve(name + ".csv");
            return name.getBytes(StandardCharsets.UTF_8).length < 240
                            && path.getParent().equals(folder)
                    ? path
                    : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    @Tag("heavy")
    @Test
    void aDataFolderOfAnyNameWorksOrIsRefused() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        int worked = 0;
        for (int i = 0; i < NAMES.size(); i += 6) {
            String name = NAMES.get(i);
            Path data = file(home, name);
            if (data == null) {
                continue;
            }
            boolean fine = accepts(name, () -> {
                try (Engine engine = open(data)) {
                    engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
                    engine.ingest("pulse", Reading.of(1, NOON, "beats", 60f));
                    engine.flush();
                    engine.ingest("pulse", Reading.of(1, NOON, "beats", 61f));
                    assertEquals("[[61.0]]", EngineTest.sql(engine, "SELECT beats FROM pulse"), () -> shown(name));
                    engine.exportSql("SELECT beats FROM pulse", ExportTarget.file(data.resolve("x.csv")), Watch.NOBODY);
                }
                try (Engine engine = open(data)) {
                    engine.flush();
                    assertEquals("[[61.0]]", EngineTest.sql(engine, "SELECT beats FROM pulse"), () -> shown(name));
                }
            });
            worked += fine ? 1 : 0;
            Set<String> expected = fine ? Set.of(data.getFileName().toString()) : Set.of();
            Set<String> there = list(home);
            assertEquals(expected, there, () -> shown(name));
            for (String left : there) {
                MemoryFolder.delete(home.resolve(left));
            }
        }
        int found = worked;
        assertTrue(worked > NAMES.size() / 12, () -> "so few work: " + found);
    }

    @Tag("heavy")
    @Test
    void metricTypesAndFieldsOfSuchNamesAreRefusedOrWork() {
        Map<String, MetricType> allowed = new LinkedHashMap<>();
        for (String name : NAMES) {
            try {
                allowed.put(name, MetricType.event(name, "dog", new Unit("any"), Field.of(name, FieldType.DOUBLE)));
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().startsWith("Cannot name a "), e.getMessage());
                assertTrue(e.getMessage().contains("'" + name + "'"), e.getMessage());
            }
        }
        for (String taken : List.of("readings", "subjects", "dogs", "all_dogs", "dog_id")) {
            MetricType metricType = allowed.remove(taken);
            KymographException told = assertThrows(
                    KymographException.class,
                    () -> open("taken-" + taken, List.of(metricType)).close());
            assertTrue(told.getMessage().contains("'" + taken + "'"), told.getMessage());
        }
        assertTrue(allowed.keySet().containsAll(List.of("sequence", "path", "hot", "ord")), allowed::toString);
        for (int round = 0; round < 2; round++) {
            Instant at = NOON.plusSeconds(round);
            try (Engine engine = open("data", List.copyOf(allowed.values()))) {
                engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null)));
                for (String name : allowed.keySet()) {
                    engine.ingest(name, Reading.of(1, at, name, 1.5));
                }
                engine.flush();
                for (String name : allowed.keySet()) {
                    engine.ingest(name, Reading.of(1, at, name, 2.5));
                    checkMetric(engine, name, round + 1);
                }
            }
        }
    }

    private void checkMetric(Engine engine, String name, int readings) {
        String quoted = '"' + name + '"';
        assertEquals(
                "[[" + readings + ", " + 2.5 * readings + ", 2.5]]",
                EngineTest.sql(engine, "SELECT count(*), sum(" + quoted + "), min(" + quoted + ") FROM " + quoted));
        try (Result result = engine.ask(Question.of("statistics", name))) {
            assertTrue(result.next(), name);
            assertEquals((long) readings, result.value("count"), name);
        }
        ExportTarget target = ExportTarget.file(folder.resolve(name + readings + ".parquet"));
        assertEquals(
                readings,
                engine.export(Question.of("readings", name), target, Watch.NOBODY)
                        .rows());
    }

    private Engine open(String data, List<MetricType> metricTypes) {
        return Engine.builder()
                .data(folder.resolve(data))
                .extension(new Declared(metricTypes))
                .open();
    }

    public record Declared(List<MetricType> metricTypes) implements MetricTypes {
        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(Herd.DOG);
        }
    }

    /** Whether it went well; if not, it must be by one of our messages. */
    private static boolean accepts(String name, Runnable work) {
        try {
            work.run();
            return true;
        } catch (KymographException e) {
            assertTrue(
                    e.kind() == ErrorKind.USAGE || e.kind() == ErrorKind.DATA || e.kind() == ErrorKind.CONFIGURATION,
                    () -> shown(name) + ": " + e.kind() + " " + e.getMessage());
        } catch (IllegalArgumentException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("Cannot "), () -> shown(name) + ": " + e);
        }
        return false;
    }

    private static String lastReason(Engine engine) {
        try (Rows rows = engine.quarantine().list(Quarantine.Filter.ALL, 1)) {
            assertTrue(rows.next());
            return String.valueOf(rows.value(5));
        }
    }

    private static String rejected(Engine engine) {
        StringBuilder text = new StringBuilder();
        try (Rows rows = engine.quarantine().list(Quarantine.Filter.ALL, 10)) {
            while (rows.next()) {
                text.append(rows.value(3)).append(": ").append(rows.value(5)).append('\n');
            }
        }
        return text.toString();
    }

    private static String shown(List<String> names) {
        return names.stream().map(HostileNamesTest::shown).collect(Collectors.joining("\n"));
    }

    private static String shown(String name) {
        StringBuilder shown = new StringBuilder();
        name.chars()
                .limit(150)
                .forEach(c ->
                        shown.append(c < 0x20 || c > 0x7e ? String.format("\\u%04x", c) : String.valueOf((char) c)));
        return "[" + shown + "]";
    }

    private static Set<String> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            Set<String> names = new LinkedHashSet<>();
            all.forEach(path -> names.add(path.getFileName().toString()));
            return names;
        }
    }

    private Engine open(String data) {
        return open(folder.resolve(data));
    }

    private static Engine open(Path data) {
        return Engine.builder().data(data).extension(new Herd()).open();
    }
}
