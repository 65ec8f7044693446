package dev.kymograph.repl;

import dev.kymograph.engine.Configuration;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Schema;
import dev.kymograph.engine.Scoring;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Scorer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jline.terminal.spi.SystemStream;

/** One run of the program in the test's own process, on a fake engine. */
final class Run {

    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    final List<String> problems = new ArrayList<>();
    Optional<String> refusal = Optional.empty();
    boolean empty;

    /** Where only the engine writes. */
    Optional<Path> own = Optional.empty();

    /** What opening an engine waits for. */
    Runnable opening = () -> {};

    boolean torn = true;

    /** A file of others that the lake reads. */
    Optional<Path> adopted = Optional.empty();

    Set<SystemStream> terminals = Set.of();
    int width;
    int status;
    String out = "";
    String err = "";

    static Run of(String... arguments) {
        return new Run().with("", arguments);
    }

    /** The same with no plugin refused. */
    Run whole() {
        torn = false;
        return this;
    }

    /** The same with results and messages going to a terminal. */
    Run onScreen(int columns) {
        terminals = Set.of(SystemStream.Output, SystemStream.Error);
        width = columns;
        return this;
    }

    Run with(String input, String... arguments) {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        to(written, input, arguments);
        out = written.toString(StandardCharsets.UTF_8);
        return this;
    }

    Run to(OutputStream target, String input, String... arguments) {
        return to(target, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    Run to(OutputStream target, InputStream input, String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Streams streams =
                new Streams(input, target, new PrintStream(said, true, StandardCharsets.UTF_8), terminals, width);
        status = new Kymo(streams, this::source).run(arguments);
        err = said.toString(StandardCharsets.UTF_8);
        return this;
    }

    EngineSource source(Optional<Path> config, Optional<Path> data) {
        return new FakeSource(this, data, true);
    }

    private record FakeSource(Run run, Optional<Path> data, boolean makes) implements EngineSource {
        @Override
        public Engine open() {
            requireData();
            run.opening.run();
            data.ifPresent(folder -> run.log.add("data " + folder.getFileName()));
            if (run.refusal.isPresent()) {
                throw new KymographException(ErrorKind.CONFIGURATION, "refused", run.refusal.get());
            }
            return new FakeEngine(run.log, run.torn, run.adopted);
        }

        @Override
        public Engine openWithoutData() {
            run.log.add("without data");
            return new FakeEngine(run.log, run.torn, run.adopted);
        }

        @Override
        public EngineSource existing() {
            return new FakeSource(run, data, false);
        }

        @Override
        public Schema schema() {
            requireData();
            run.log.add("schema");
            return new FakeSchema(run.log);
        }

        private void requireData() {
            if (!makes && run.empty) {
                throw new KymographException(ErrorKind.USAGE, "data.none", "Cannot open [tanks]: it is not there");
            }
        }

        @Override
        public Configuration configuration() {
            return new FakeConfiguration(run.problems, run.own);
        }

        @Override
        public Scoring scoring() {
            run.log.add("scoring");
            return new FakeScoring(run.log);
        }
    }

    /** Scores a tenth of the value after the probation; {@code moment} says when that was. */
    private record FakeScoring(List<String> log) implements Scoring {
        @Override
        public List<CommandSpec> methods() {
            return List.of(new CommandSpec("adaptive", "a tenth of the value", "", List.of()));
        }

        @Override
        public Scorer begin(String method, int probation) {
            if (method.equals("moment")) {
                return (at, value) -> {
                    log.add(List.of(at).toString());
                    return 0;
                };
            }
            if (!method.equals("adaptive")) {
                throw new KymographException(ErrorKind.USAGE, "scoring.unknown", "Cannot score by '" + method + "'");
            }
            int[] seen = {0};
            return (at, value) -> seen[0]++ < probation ? 0 : value / 10;
        }

        @Override
        public void close() {}
    }

    private record FakeConfiguration(List<String> problems, Optional<Path> own) implements Configuration {
        @Override
        public List<String> warnings() {
            return List.of("an old name is used");
        }

        @Override
        public Optional<Setting> explain(String key) {
            return all().stream().filter(setting -> setting.key().equals(key)).findFirst();
        }

        @Override
        public Optional<Path> ownPlace(Path file) {
            return own.filter(file::startsWith);
        }

        @Override
        public List<Setting> all() {
            return List.of(new Setting("data", "the data folder", "lake", "default"));
        }
    }

    private record FakeSchema(List<String> log) implements Schema {
        @Override
        public int current() {
            return 1;
        }

        @Override
        public int newest() {
            return 2;
        }

        @Override
        public List<Applied> history() {
            return List.of(new Applied(1, "first", "up", Instant.EPOCH, Duration.ofMillis(12), "abc"));
        }

        @Override
        public List<Migration> plan(int to) {
            return to == 1
                    ? List.of()
                    : List.of(new Migration(to, "second", to == 0 ? "down" : "up", "CREATE a;\nCREATE b;"));
        }

        @Override
        public List<Loss> losses(int to) {
            return to == 0 ? List.of(new Loss("hot readings", 1234), new Loss("files", 2)) : List.of();
        }

        @Override
        public List<Migration> migrate(int to) {
            log.add("migrate " + to);
            return plan(to);
        }

        @Override
        public List<Difference> verify() {
            return List.of();
        }

        @Override
        public void close() {
            log.add("schema closed");
        }
    }
}
