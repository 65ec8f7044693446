package dev.kymograph.repl.command;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.SampleSummary;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Opens a data folder with sample data, and makes it first where it is not there yet. */
final class DemoCommand implements Command {

    private static final Path FOLDER = Path.of("demo-lake");
    private static final Option DATA = new Option("data", "DIR", "the demo's data folder [demo-lake]");

    @Override
    public Usage usage() {
        return Usage.of("demo", "open a data folder with sample data, made on first use", "demo [--PARAMETER VALUE…]")
                .options(DATA);
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Path folder =
                folder(line).or(session::data).orElse(FOLDER).toAbsolutePath().normalize();
        DemoFolder demo = new DemoFolder(folder);
        DemoFolder.State state = demo.state();
        if (state == DemoFolder.State.TAKEN) {
            throw Mistake.of(
                    "demo.taken",
                    "Cannot make the demo in [" + folder
                            + "]: the folder holds other data; name another with --data, or open this one without 'demo'");
        }
        session.turnTo(folder);
        if (state != DemoFolder.State.COMPLETE) {
            make(demo, state, line, session);
        } else if (line.words().stream()
                .anyMatch(word -> word.isOption() && !word.text().startsWith("--data"))) {
            session.note("the demo is there already, so how to make it was not looked at");
        }
        List<String> questions = demo.questions();
        if (!questions.isEmpty()) {
            session.note("The demo is in " + folder + ". Try:\n  " + String.join("\n  ", questions));
        }
        return Table.NOTHING;
    }

    /** The folder has to be known before the engine can say which other options there are. */
    private static Optional<Path> folder(Statement.Command line) {
        for (int i = 1; i < line.words().size(); i++) {
            String word = line.words().get(i).text();
            if (word.startsWith("--data=")) {
                return Optional.of(Paths.path(word.substring("--data=".length())));
            }
            if (word.equals("--data") && i + 1 < line.words().size()) {
                return Optional.of(Paths.path(line.words().get(i + 1).text()));
            }
        }
        return Optional.empty();
    }

    private void make(DemoFolder demo, DemoFolder.State state, Statement.Command line, Session session) {
        // Opening tells whether somebody else is making it.
        Arguments arguments = Arguments.of(GenerateCommand.usage(usage(), session.anyEngine(), DATA), line)
                .atMost(0);
        if (state == DemoFolder.State.BEGUN) {
            session.turnTo(demo.folder());
            demo.empty();
        } else {
            demo.begin();
        }
        session.makeData();
        Engine engine = session.engine();
        CommandSpec sample = GenerateCommand.sample(engine, Optional.empty());
        long start = System.nanoTime();
        SampleSummary made =
                engine.generate(sample.name(), GenerateCommand.parameters(sample, arguments), session.watch());
        engine.flush();
        demo.complete(DemoQuestions.of(engine));
        session.note(String.format(
                Locale.ROOT,
                "Made %,d readings of %,d subjects in %.1f s.",
                made.readings().accepted(),
                made.subjects(),
                (System.nanoTime() - start) / 1e9));
    }
}
