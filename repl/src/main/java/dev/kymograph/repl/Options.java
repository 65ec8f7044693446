package dev.kymograph.repl;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.command.Commands;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.command.Paths;
import dev.kymograph.repl.format.Format;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The command line: options anywhere, and the words of a command. */
final class Options {

    static final String HELP = """
            kymo: readings over time, and questions about them

              kymo [OPTION…]                 the shell; commands from standard input when that is no terminal
              kymo [OPTION…] COMMAND …       one command: kymo statistics pulse_rate age_year=2
              kymo [OPTION…] demo            the shell on sample data, which is made on first use

              --data DIR           the data folder
              --config FILE        the configuration file
              -c COMMAND           run this and leave; repeatable
              -f FILE              run the commands of a file and leave; repeatable
              --as-of SNAPSHOT     ask about the lake at a snapshot: its number, or a moment
              --format FORMAT      of results: box, json, ndjson, csv, tsv, markdown, html, line [box]
              --init FILE          run the commands of a file first
              --read-only          refuse what may change data
              --ascii              pictures of plain letters, without colour
              --debug              show where in the program an error came from
              -h, --help           this; after a command, all about it
              -V, --version        the version

            'kymo help' lists the commands.
            """;

    private static final Set<String> SWITCHES =
            Set.of("--help", "-h", "--version", "-V", "--debug", "--ascii", "--read-only");
    private static final Set<String> VALUED = Set.of("--data", "--config", "--as-of", "--format", "--init", "-c", "-f");

    /** Where commands come from beside the words: {@code -c} and {@code -f}, in their order. */
    record Input(String text, boolean isFile) {}

    private static final List<String> FORMATS =
            Arrays.stream(Format.values()).map(Format::toString).toList();

    private final List<String> words = new ArrayList<>();
    private final List<Input> inputs = new ArrayList<>();
    private final Set<String> switches = new HashSet<>();
    private Optional<Path> data = Optional.empty();
    private Optional<Path> config = Optional.empty();
    private Optional<Path> init = Optional.empty();
    private AsOf asOf = AsOf.NOW;
    private Optional<Format> format = Optional.empty();

    static Options of(String... arguments) {
        Options options = new Options();
        Commands commands = new Commands();
        int i = 0;
        while (i < arguments.length) {
            i = options.take(arguments, i, commands);
        }
        if (!options.words.isEmpty() && !options.inputs.isEmpty() && !options.isDemo()) {
            throw refused("the command [" + String.join(" ", options.words)
                    + "] stands beside -c or -f; give one or the other");
        }
        return options;
    }

    private int take(String[] arguments, int at, Commands commands) {
        String argument = arguments[at];
        int sign = argument.startsWith("--") ? argument.indexOf('=') : -1;
        String name = sign < 0 ? argument : argument.substring(0, sign);
        if (isOfCommand(name, commands, arguments, at) || !argument.startsWith("-") || argument.equals("-")) {
            words.add(argument);
            return at + 1;
        }
        if (SWITCHES.contains(argument)) {
            switches.add(argument);
            return at + 1;
        }
        if (!VALUED.contains(name)) {
            List<String> known = new ArrayList<>(SWITCHES);
            known.addAll(VALUED);
            throw Mistake.of(
                    "option", "Cannot start: there is no option " + name + Mistake.near(name, known, "kymo --help"));
        }
        if (sign < 0 && at + 1 == arguments.length) {
            throw refused(name + " lacks its value");
        }
        set(name, sign < 0 ? arguments[at + 1] : argument.substring(sign + 1));
        return sign < 0 ? at + 2 : at + 1;
    }

    private boolean isOfCommand(String name, Commands commands, String[] arguments, int at) {
        if (words.isEmpty()) {
            return false;
        }
        if (!SWITCHES.contains(name) && !VALUED.contains(name)) {
            return true;
        }
        if (!name.startsWith("--") || isDemo()) {
            return false;
        }
        // "plugins new x --format" says what is new, and "plugins new x --metric --format csv" how it is told.
        boolean saysHow = VALUED.contains(name)
                && commands.hasSwitch(words.get(0), name.substring(2))
                && (!name.equals(arguments[at]) || (at + 1 < arguments.length && isFormat(arguments[at + 1])));
        return !saysHow && commands.hasOption(words.get(0), name.substring(2));
    }

    private static boolean isFormat(String word) {
        return Format.named(word).isPresent();
    }

    private void set(String name, String value) {
        switch (name) {
            case "-c" -> inputs.add(new Input(value, false));
            case "-f" -> inputs.add(new Input(value, true));
            case "--data" -> data = Optional.of(Paths.path(value));
            case "--init" -> init = Optional.of(Paths.path(value));
            case "--as-of" -> asOf = AsOf.of(value);
            case "--config" -> config = Optional.of(Paths.path(value));
            default -> format = Optional.of(format(value));
        }
    }

    private static Format format(String word) {
        return Format.named(word)
                .orElseThrow(() -> Mistake.of(
                        "option",
                        "Cannot start: there is no format [" + word + "]; there are " + String.join(", ", FORMATS)
                                + Mistake.near(word, FORMATS, "kymo --help")));
    }

    private static KymographException refused(String why) {
        return Mistake.of("option", "Cannot start: " + why + "; see: kymo --help");
    }

    boolean isDemo() {
        return !words.isEmpty() && words.get(0).equals("demo");
    }

    boolean isHelp() {
        return switches.contains("--help") || switches.contains("-h");
    }

    boolean isVersion() {
        return switches.contains("--version") || switches.contains("-V");
    }

    boolean isAscii() {
        return switches.contains("--ascii");
    }

    boolean isReadOnly() {
        return switches.contains("--read-only");
    }

    boolean isDebug() {
        return switches.contains("--debug");
    }

    List<String> words() {
        return words;
    }

    List<Input> inputs() {
        return inputs;
    }

    Optional<Path> data() {
        return data;
    }

    Optional<Path> config() {
        return config;
    }

    Optional<Path> init() {
        return init;
    }

    AsOf asOf() {
        return asOf;
    }

    Optional<Format> format() {
        return format;
    }
}
