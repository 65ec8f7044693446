package dev.kymograph.testkit;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.Question;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * What a storage holds: a file is put once, whole, and read as it was put; what is not there is said not to be there; and a lake can
 * be kept in it.
 *
 * <pre>{@code
 * class ShelfTest extends StorageBackendContract {
 *     @Override
 *     protected StorageBackend backend() {
 *         return new ShelfBackend(new ShelfBackend.Settings("tester", Secret.of("hush")));
 *     }
 *
 *     @Override
 *     protected URI location(String place) {
 *         return URI.create("shelf://localhost/" + place);
 *     }
 *
 *     @Override
 *     protected EngineBuilder configured(EngineBuilder builder) {
 *         return builder.set("plugins.shelf.user", "tester").set("plugins.shelf.password", "hush");
 *     }
 * }
 * }</pre>
 */
public abstract class StorageBackendContract extends StorageThreadsContract {

    private static final int READINGS = 1_000;
    private static final int MANY = 1_000_000;

    private final Optional<Path> jar;

    /** Of the jar that this project builds. */
    protected StorageBackendContract() {
        this(Optional.of(ProjectJar.built()));
    }

    StorageBackendContract(Optional<Path> jar) {
        this.jar = jar;
    }

    @Test
    final void aLakeIsKeptInIt() throws IOException {
        Path plugins = dropped();
        URI location = location(place());
        Answer written;
        try (Engine engine = engine(plugins, location)) {
            write(engine, 0, READINGS);
            written = ask(engine);
        }
        assertEquals(
                READINGS * SampleMetrics.RATE.fields().size(), written.rows().size());
        delete(work.resolve("data").resolve("cache"));
        for (String cache : List.of("cold", "warm")) {
            try (Engine engine = engine(plugins, location)) {
                assertEquals(written.rows(), ask(engine).rows(), "with a " + cache + " cache");
            }
        }
    }

    @Test
    final void aLakeIsKeptWhileItsPluginIsLetGoAndTakenAgain() throws IOException {
        Path plugins = dropped();
        URI location = location(place());
        Answer written;
        try (Engine engine = engine(plugins, location)) {
            write(engine, 0, READINGS);
            Answer before = ask(engine);
            String id = id(engine);
            engine.plugins().unload(id);
            assertEquals(before.rows(), ask(engine).rows(), "while it is unloaded");
            write(engine, READINGS, READINGS);
            engine.plugins().load(id);
            engine.plugins().reload(id);
            write(engine, 2 * READINGS, READINGS);
            written = ask(engine);
        }
        assertEquals(
                3 * READINGS * SampleMetrics.RATE.fields().size(),
                written.rows().size());
        delete(work.resolve("data").resolve("cache"));
        try (Engine engine = engine(plugins, location)) {
            assertEquals(written.rows(), ask(engine).rows(), "when the engine is opened again");
        }
    }

    @Tag("heavy")
    @Test
    final void aMillionReadingsAreKeptInIt() throws IOException {
        Path plugins = dropped();
        URI location = location(place());
        Specimens specimens = specimens();
        try (Engine engine = engine(plugins, location)) {
            engine.subjects().register(List.of(specimens.subject(1)));
            Stream<Reading> many = IntStream.range(0, MANY)
                    .mapToObj(i -> specimens.reading(1, Specimens.NOON.plusSeconds(60L * i), i));
            assertEquals(MANY, engine.ingest(SampleMetrics.RATE.name(), many).accepted());
            engine.flush();
        }
        delete(work.resolve("data").resolve("cache"));
        try (Engine engine = engine(plugins, location)) {
            String count = "SELECT count(*), count(DISTINCT timestamp) FROM " + SampleMetrics.RATE.name();
            assertEquals(
                    List.of(List.of((long) MANY, (long) MANY)),
                    Answer.of(engine.sql(count)).rows());
        }
    }

    /** A folder with the jar, and with the plugins that it needs. */
    private Path dropped() throws IOException {
        Assumptions.assumeTrue(jar.isPresent(), "no plugin");
        Path plugins = Files.createDirectories(work.resolve("plugins"));
        for (Path each :
                Stream.concat(jar.stream(), ProjectJar.onClassPath().stream()).toList()) {
            Files.copy(each, plugins.resolve(each.getFileName()));
        }
        return plugins;
    }

    private String id(Engine engine) {
        return engine.plugins().list().stream()
                .filter(report -> Path.of(report.file())
                        .getFileName()
                        .equals(jar.orElseThrow().getFileName()))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private static Specimens specimens() {
        return new Specimens(
                SampleMetrics.RATE, new SampleMetrics().subjectKinds().get(0));
    }

    /** Brings readings of one subject into the lake, a minute apart. */
    private static void write(Engine engine, int from, int count) {
        Specimens specimens = specimens();
        engine.subjects().register(List.of(specimens.subject(1)));
        List<Reading> readings =
                specimens.every(Duration.ofMinutes(1), 1, Specimens.NOON.plusSeconds(60L * from), count);
        assertEquals(count, engine.ingest(SampleMetrics.RATE.name(), readings).accepted());
        assertEquals(count, engine.flush());
    }

    private Engine engine(Path plugins, URI location) {
        EngineBuilder builder = Engine.builder()
                .data(work.resolve("data"))
                .set("plugins.folders", plugins.toString())
                .set("plugins.look-every", "0s")
                .set("lake.location", location.toString())
                .extension(new SampleMetrics());
        return configured(builder).open();
    }

    private static Answer ask(Engine engine) {
        return Answer.of(engine.ask(Question.of("readings", SampleMetrics.RATE.name())));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
