package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.command.Target;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jline.utils.Signals;

/** One run of {@code kymo}, from its command line to its exit status. */
final class Kymo {

    private final Streams streams;
    private final BiFunction<Optional<Path>, Optional<Path>, EngineSource> sources;

    Kymo(Streams streams, BiFunction<Optional<Path>, Optional<Path>, EngineSource> sources) {
        this.streams = streams;
        this.sources = sources;
    }

    int run(String... arguments) {
        boolean coloured = streams.isWatched() && System.getenv("NO_COLOR") == null;
        Options options;
        try {
            options = Options.of(arguments);
        } catch (KymographException e) {
            return new Errors(streams, coloured, false).report(e);
        }
        Errors errors = new Errors(streams, coloured, options.isDebug());
        try {
            return run(options, errors);
        } catch (RuntimeException | Error e) {
            return errors.report(e);
        }
    }

    private int run(Options options, Errors errors) {
        boolean asks = options.inputs().isEmpty() && (options.words().isEmpty() || options.isDemo());
        boolean atPrompt = asks && streams.isTyped();
        Preferences preferences = atPrompt ? PreferencesFile.ofUser(errors) : Preferences.NONE;
        Format format = options.format().or(preferences::mode).orElse(Format.BOX);
        Display display = new Display(format, Display.SCREENFUL, atPrompt, options.isAscii());
        try (Interpreter interpreter =
                new Interpreter(data -> sources.apply(options.config(), data), options.data(), streams, display)) {
            interpreter.asOf(options.asOf());
            interpreter.failures().complaints(errors::report);
            if (options.isReadOnly()) {
                interpreter.readOnly();
            }
            if (options.isVersion()) {
                interpreter.show("kymo " + Version.TEXT + "\n");
                return 0;
            }
            if (options.isHelp()) {
                help(options, interpreter);
                return 0;
            }
            if (!asks || streams.isTyped()) {
                interpreter.freeInput();
            }
            Signals.register("INT", () -> stop(interpreter));
            options.init().ifPresent(file -> Batch.ofFile(file).run(interpreter));
            if (!atPrompt) {
                batch(options, interpreter, asks);
                if (Rehearsal.isAskedFor()) {
                    Rehearsal.run(interpreter, streams, errors);
                }
                return interpreter.failures().status();
            }
            words(options, interpreter);
            return new Prompt(interpreter, streams, errors, HistoryFile.ofUser(), preferences).run();
        }
    }

    /** The first Ctrl-C stops what is running; the second does not wait for that. */
    private static void stop(Interpreter interpreter) {
        if (!interpreter.cancel()) {
            Target.discardParts();
            Runtime.getRuntime().halt(ErrorKind.CANCELLED.exitStatus());
        }
    }

    private static void help(Options options, Interpreter interpreter) {
        if (options.words().isEmpty()) {
            interpreter.show(Options.HELP);
        } else {
            interpreter.execute(
                    Script.ofArguments(List.of("help", options.words().get(0))).get(0));
        }
    }

    private void batch(Options options, Interpreter interpreter, boolean asks) {
        words(options, interpreter);
        for (Options.Input input : options.inputs()) {
            if (!interpreter.hasLeft()) {
                (input.isFile() ? Batch.ofFile(Path.of(input.text())) : Batch.ofText(input.text())).run(interpreter);
            }
        }
        if (asks) {
            Batch.of(streams.in()).run(interpreter);
        }
    }

    private static void words(Options options, Interpreter interpreter) {
        if (!options.words().isEmpty()) {
            for (Statement statement : Script.ofArguments(options.words())) {
                interpreter.execute(statement);
            }
        }
    }
}
