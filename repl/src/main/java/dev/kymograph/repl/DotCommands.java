package dev.kymograph.repl;

import dev.kymograph.engine.AsOf;
import dev.kymograph.engine.Snapshot;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.command.Paths;
import dev.kymograph.repl.command.Target;
import dev.kymograph.repl.command.Tour;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import dev.kymograph.repl.picture.Picture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Commands that concern the shell alone. */
final class DotCommands {

    /** What each is for, by how it is written. */
    static final Map<String, String> HELP = new LinkedHashMap<>();

    static {
        HELP.put(".help [WORD]", "this list, or all about a command, an analysis, a metric or a function");
        HELP.put(".keys", "the keys that a line is typed with");
        HELP.put(".tour [N]", "six questions that show around, one at a time");
        HELP.put(
                ".mode [FORMAT]",
                "how results are written: "
                        + Arrays.stream(Format.values()).map(Format::toString).collect(Collectors.joining(", ")));
        HELP.put(".as_of [WORD]", "ask about the lake at a snapshot: its number or a moment; now for the present");
        HELP.put(".maxrows [N]", "rows of a table on the screen; 0 for all");
        HELP.put(".timer [on|off]", "the line after each result");
        HELP.put(
                ".output [FILE]",
                "write results to a new file; --force replaces one; without FILE to the screen again");
        HELP.put(
                ".log [FILE|off]",
                "write what is asked, when, and what came of it, to the end of a file that .read can run again");
        HELP.put(".last", "the last result with all its rows and columns; queries read it as _");
        HELP.put(
                ".export FILE",
                "write the last result to a new file, by its ending: csv, html, json, md, ndjson, parquet, tsv; --force"
                        + " replaces one");
        HELP.put(".edit", "write commands in $EDITOR, beginning with the last, and run them");
        HELP.put(".watch TIME COMMAND", "ask again and again, as in .watch 5s status, and mark what changed");
        HELP.put(
                ".set [NAME = VALUE]",
                "a value that commands and queries name, as in breed=:breed; empty takes it away");
        HELP.put(".bail [on|off]", "whether the first error ends what .read, -f and standard input bring");
        HELP.put(".read FILE", "run the commands of a file");
        HELP.put(".history [N|WORD]", "what was typed before: all, the last N lines, or those with a word");
        HELP.put(".quit", "leave");
    }

    /** Those that take more than a word. */
    private static final Set<String> LONG = Set.of(".watch", ".set");

    /** Those that write a file, and may be told to replace one. */
    private static final Set<String> WRITING = Set.of(".output", ".export");

    private static final int DEEPEST = 16;

    /** So many snapshots are told where one is not known. */
    private static final int FEW = 10;

    private final Interpreter interpreter;
    private final Display display;
    private final Output output;
    private Supplier<List<String>> history = List::of;
    private Optional<Editor> editor = Optional.empty();
    private Editing keys = Editing.EMACS;
    private int depth;
    private int seen;

    DotCommands(Interpreter interpreter, Display display, Output output) {
        this.interpreter = interpreter;
        this.display = display;
        this.output = output;
    }

    /** Gives what was typed before. */
    void history(Supplier<List<String>> lines) {
        history = lines;
    }

    /** Whom to edit with. */
    void editor(Editor next) {
        editor = Optional.of(next);
    }

    /** Whose keys a line is typed with. */
    void keys(Editing next) {
        keys = next;
    }

    void execute(Statement.Dot dot) {
        List<String> words =
                dot.words().stream().map(Object::toString).collect(Collectors.toCollection(ArrayList::new));
        words.set(0, words.get(0).toLowerCase(Locale.ROOT));
        boolean forced = WRITING.contains(words.get(0)) && words.remove("--force");
        String argument = words.size() > 1 ? words.get(1) : "";
        if (words.size() > 2 && !LONG.contains(words.get(0))) {
            throw Mistake.of("dot.usage", "Cannot run " + words.get(0) + ": [" + words.get(2) + "] is too much");
        }
        switch (words.get(0)) {
            case ".help" -> helpWith(argument);
            case ".keys" -> interpreter.show(Keys.help(keys));
            case ".tour" -> tour(argument);
            case ".watch" -> Repetition.of(dot.text(), interpreter).run();
            case ".set" -> interpreter.show(interpreter.variables().set(words.subList(1, words.size())));
            case ".bail" -> bail(argument);
            case ".mode" -> mode(argument);
            case ".as_of" -> asOf(argument);
            case ".maxrows" -> rows(argument);
            case ".timer" -> timer(argument);
            case ".output" -> output(argument, forced);
            case ".log" -> log(argument);
            case ".last" -> interpreter.showLast();
            case ".export" -> export(argument, forced);
            case ".edit" -> edit(argument);
            case ".read" -> read(argument);
            case ".history" -> history(argument);
            case ".quit", ".exit" -> interpreter.quit();
            default -> throw unknown(words.get(0));
        }
    }

    private void helpWith(String word) {
        if (word.isEmpty()) {
            list();
            return;
        }
        help(word.startsWith(".") ? word : "." + word)
                .ifPresentOrElse(
                        interpreter::show,
                        () -> interpreter.execute(
                                Script.ofArguments(List.of("help", word)).get(0)));
    }

    private void list() {
        StringBuilder text = new StringBuilder();
        HELP.forEach((form, help) -> text.append(String.format("  %-21s%s%n", form, help)));
        text.append("\nAfter a bar, what becomes of the rows of a command or query:\n");
        for (Picture picture : Picture.values()) {
            text.append(String.format("  %-21s%s%n", "| " + picture, picture.help()));
        }
        text.append(String.format("  %-21s%s%n", "| FORMAT [FILE]", "text in a form of .mode: | csv rex.csv"));
        interpreter.show(text.toString());
    }

    static Optional<String> help(String name) {
        return HELP.entrySet().stream()
                .filter(entry -> entry.getKey().split(" ", 2)[0].equals(name))
                .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                .findFirst()
                .or(() -> Arrays.stream(Picture.values())
                        .filter(picture -> picture.toString().equals(name))
                        .map(picture -> "| " + picture + ": " + picture.help() + "\n")
                        .findFirst());
    }

    private void mode(String word) {
        if (word.isEmpty()) {
            interpreter.note("mode " + display.format());
        } else {
            display.format(Format.named(word).orElseThrow(() -> unknownMode(word)));
        }
    }

    private static RuntimeException unknownMode(String word) {
        List<String> modes =
                Arrays.stream(Format.values()).map(Format::toString).toList();
        return Mistake.of(
                "dot.usage",
                "Cannot set .mode to [" + word + "]: there are " + String.join(", ", modes)
                        + Mistake.near(word, modes, ".help"));
    }

    private void asOf(String word) {
        if (word.isEmpty()) {
            interpreter.note("as_of " + interpreter.asOf().word().orElse("now"));
        } else if (word.equals("now")) {
            interpreter.asOf(AsOf.NOW);
        } else {
            requireSnapshot(word);
            interpreter.asOf(AsOf.of(word));
        }
    }

    /** A moment stands for the snapshot before it, whichever that is; a number for the one that has it. */
    private void requireSnapshot(String word) {
        if (!word.matches("\\d{1,18}")) {
            return;
        }
        List<Long> known = interpreter.anyEngine().snapshots().list(Integer.MAX_VALUE).stream()
                .map(Snapshot::number)
                .toList();
        if (!known.contains(Long.parseLong(word))) {
            throw Mistake.of(
                    "snapshot.unknown",
                    "Cannot look at snapshot [" + word + "]: there is none of this number, or it has expired; "
                            + (known.isEmpty() ? "there are none yet" : "there are " + listed(known))
                            + "; 'snapshots' lists them");
        }
    }

    /** The newest of many. */
    private static String listed(List<Long> numbers) {
        List<Long> newest = numbers.subList(Math.max(0, numbers.size() - FEW), numbers.size());
        return (newest.size() < numbers.size() ? "…, " : "")
                + newest.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private void rows(String word) {
        if (word.isEmpty()) {
            interpreter.note("maxrows " + display.rows());
        } else if (word.matches("\\d{1,9}")) {
            display.rows(Integer.parseInt(word));
        } else {
            throw Mistake.of("dot.usage", "Cannot set .maxrows to [" + word + "]: expected a number, 0 for all rows");
        }
    }

    private void timer(String word) {
        switch (word) {
            case "" -> interpreter.note("timer " + (display.isTimed() ? "on" : "off"));
            case "on", "off" -> display.timed(word.equals("on"));
            default -> throw Mistake.of("dot.usage", "Cannot set .timer to [" + word + "]: expected on or off");
        }
    }

    private void bail(String word) {
        switch (word) {
            case "" -> interpreter.note("bail " + (interpreter.failures().bails() ? "on" : "off"));
            case "on", "off" -> interpreter.failures().bails(word.equals("on"));
            default -> throw Mistake.of("dot.usage", "Cannot set .bail to [" + word + "]: expected on or off");
        }
    }

    /** Shows and asks the next question, or the one with a number. */
    private void tour(String word) {
        List<Tour.Step> steps = Tour.of(interpreter.engine());
        if (!word.isEmpty() && !word.matches("[1-" + steps.size() + "]")) {
            throw Mistake.of("dot.usage", "Cannot show [" + word + "] of the tour: expected 1 to " + steps.size());
        }
        int at = word.isEmpty() ? seen % steps.size() : Integer.parseInt(word) - 1;
        Tour.Step step = steps.get(at);
        interpreter.note((at + 1) + " of " + steps.size() + " · " + step.why() + "\n  " + step.line());
        // Something else may have been asked in between.
        step.after().ifPresent(line -> Script.statements(line).forEach(interpreter::remember));
        Script.statements(step.line()).forEach(interpreter::execute);
        seen = at + 1;
        interpreter.note(seen == steps.size() ? "That was the tour; .help says more." : ".tour goes on.");
    }

    private void output(String word, boolean forced) {
        if (word.isEmpty()) {
            output.close();
        } else {
            output.to(target(word, forced));
        }
    }

    private Target target(String word, boolean forced) {
        Path path = Paths.path(word);
        return forced
                ? interpreter.targets().replacing(path)
                : interpreter.targets().fresh(path);
    }

    private void history(String word) {
        List<String> lines = history.get();
        if (word.matches("\\d{1,9}")) {
            lines = lines.subList(Math.max(0, lines.size() - Integer.parseInt(word)), lines.size());
        }
        interpreter.list(lines.stream()
                .filter(line -> word.matches("\\d{0,9}") || line.contains(word))
                .map(line -> line + "\n")
                .collect(Collectors.joining()));
    }

    private void log(String word) {
        StatementLog log = interpreter.log();
        if (word.isEmpty()) {
            interpreter.note("log " + log.file().map(Path::toString).orElse("off"));
        } else if (word.equals("off")) {
            log.stop();
        } else {
            log.toFile(interpreter.targets().continued(Paths.path(word)));
        }
    }

    private void export(String word, boolean forced) {
        if (word.isEmpty()) {
            throw Mistake.of("dot.usage", "Cannot run .export: the file is missing, as in .export rex.csv");
        }
        interpreter.exportLast(target(word, forced));
    }

    /** Runs what was written; a text that was left as it was is not run again. */
    private void edit(String word) {
        if (!word.isEmpty()) {
            throw Mistake.of("dot.usage", "Cannot run .edit: [" + word + "] is too much");
        }
        if (interpreter.isReadOnly()) {
            throw Mistake.of(
                    "read-only",
                    "Cannot run .edit: an editor may write any file, and kymo was started with --read-only; write a"
                            + " file with another program and .read it");
        }
        Editor with = editor.orElseThrow(
                () -> Mistake.of("edit.none", "Cannot run .edit: nobody is at a terminal; write a file and .read it"));
        List<String> typed = history.get().stream()
                .filter(line -> !line.strip().startsWith("."))
                .toList();
        String before = typed.isEmpty() ? "" : typed.get(typed.size() - 1);
        String written = with.edited(before);
        if (written.isEmpty() || written.equals(before.strip())) {
            interpreter.note("Nothing was changed, and nothing is run.");
            return;
        }
        interpreter.note(written);
        Batch.ofText(written).run(interpreter);
    }

    private void read(String word) {
        if (word.isEmpty()) {
            throw Mistake.of("dot.usage", "Cannot run .read: the file is missing");
        }
        Path path = Paths.path(word);
        if (depth == DEEPEST) {
            throw Mistake.of(
                    "dot.depth", "Cannot read [" + path + "]: files read each other more than " + DEEPEST + " deep");
        }
        depth++;
        try {
            Batch.ofFile(path).run(interpreter);
        } finally {
            depth--;
        }
    }

    private RuntimeException unknown(String name) {
        String plain = name.substring(1);
        if (interpreter.commands().isOwn(plain)) {
            return Mistake.of("dot.unknown", "Cannot run [" + name + "]: it has no dot; did you mean " + plain + "?");
        }
        List<String> names = new ArrayList<>();
        HELP.keySet().forEach(form -> names.add(form.split(" ", 2)[0]));
        return Mistake.of(
                "dot.unknown",
                "Cannot run [" + name + "]: there is no such command" + Mistake.near(name, names, ".help"));
    }
}
