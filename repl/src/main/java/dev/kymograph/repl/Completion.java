package dev.kymograph.repl;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Vocabulary;
import dev.kymograph.engine.Vocabulary.BuiltInFunction;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.repl.command.Usage;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.picture.Picture;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers what may come next. While the engine opens, the shell's own commands. */
final class Completion implements Completer {

    /** What stands before the command that is watched. */
    static final Pattern WATCHED = Pattern.compile("\\s*\\.(?i:watch)\\s+\\S+\\s+");

    private static final int MOST = 500;

    private final Interpreter interpreter;
    private final ScoreCompletion score;

    Completion(Interpreter interpreter) {
        this.interpreter = interpreter;
        this.score = new ScoreCompletion(interpreter.opened().source()::scoring);
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        Optional<Vocabulary> vocabulary = interpreter.opened().ifOpen().map(engine -> engine.vocabulary());
        if (line instanceof SqlLine query) {
            vocabulary.ifPresent(v -> new SqlCompletion(
                            query,
                            v,
                            interpreter.names(),
                            this::builtIn,
                            (relation, column) -> known(relation, column, query.typedText()))
                    .offer(candidates));
            return;
        }
        List<String> words = line.words();
        int at = line.wordIndex();
        if (at == 0) {
            first(line.word(), vocabulary, candidates);
            return;
        }
        if (words.subList(0, at).contains("|")) {
            stage(words.subList(words.lastIndexOf("|") + 1, at), line.word(), candidates);
            return;
        }
        boolean explains = words.get(0).equalsIgnoreCase("explain");
        boolean analyzes = explains && at > 1 && words.get(1).equals("analyze");
        int skipped = analyzes ? 2 : explains ? 1 : 0;
        if (at == skipped) {
            if (!analyzes) {
                word("analyze", "answer it, and say what DuckDB did", "commands", candidates);
            }
            vocabulary.ifPresent(v -> v.analyses().forEach(a -> word(a.name(), a.summary(), "analyses", candidates)));
            return;
        }
        String command = words.get(skipped).toLowerCase(Locale.ROOT);
        if (command.startsWith(".")) {
            dot(command, reader, line, vocabulary, candidates);
        } else if (command.equals("help")) {
            first("", vocabulary, candidates);
            vocabulary.ifPresent(v -> metrics(v, candidates));
        } else {
            arguments(command, at - skipped, line, vocabulary, candidates);
        }
    }

    /** What rows can become. */
    private static void stage(List<String> before, String typed, List<Candidate> candidates) {
        if (before.isEmpty()) {
            Arrays.stream(Picture.values())
                    .forEach(picture -> word(picture.toString(), picture.help(), "pictures", candidates));
            Arrays.stream(Format.values())
                    .forEach(format -> word(format.toString(), format.help(), "formats", candidates));
            return;
        }
        if (Format.named(before.get(0)).isEmpty()) {
            name("x", "the column that goes to the right", "picture", candidates);
            name("y", "the column whose values are drawn", "picture", candidates);
            name("by", "the column of which each value is a line of its own", "picture", candidates);
            name("threshold", "values to draw a line at", "picture", candidates);
            name("height", "lines of characters", "picture", candidates);
        }
        PathCompletion.offer(typed, candidates);
    }

    private void dot(
            String command,
            LineReader reader,
            ParsedLine line,
            Optional<Vocabulary> vocabulary,
            List<Candidate> candidates) {
        Matcher watched = WATCHED.matcher(line.line());
        if (watched.lookingAt() && line.cursor() >= watched.end()) {
            int from = watched.end();
            complete(reader, PromptParser.cut(line.line().substring(from), line.cursor() - from), candidates);
        } else if (command.equals(".as_of")) {
            asOf(candidates);
        } else {
            new DotCompletion(interpreter, vocabulary, this::builtIn)
                    .offer(command, line.wordIndex(), line.word(), candidates);
        }
    }

    private void arguments(
            String command, int at, ParsedLine line, Optional<Vocabulary> vocabulary, List<Candidate> candidates) {
        Optional<Usage> own = interpreter.commands().usage(command);
        if (own.isPresent()) {
            own(own.get(), at, line, vocabulary, candidates);
            return;
        }
        vocabulary
                .flatMap(v -> v.analyses().stream()
                        .filter(analysis -> analysis.name().equals(command))
                        .findFirst())
                .ifPresent(
                        analysis -> question(analysis, vocabulary.orElseThrow()).offer(at, line, candidates));
    }

    private void first(String typed, Optional<Vocabulary> vocabulary, List<Candidate> candidates) {
        if (typed.startsWith(".")) {
            DotCommands.HELP.forEach((form, help) -> word(form.split(" ", 2)[0], help, "shell", candidates));
            return;
        }
        vocabulary.ifPresent(v -> v.analyses().forEach(a -> word(a.name(), a.summary(), "analyses", candidates)));
        interpreter.commands().usages().forEach(usage -> word(usage.name(), usage.summary(), "commands", candidates));
        word("SELECT", "a query, up to its semicolon", "SQL", candidates);
        word("DESCRIBE", "the columns of a relation or a query", "SQL", candidates);
        word("SUMMARIZE", "least, greatest, mean and more of each of its columns", "SQL", candidates);
    }

    private void own(
            Usage usage, int at, ParsedLine line, Optional<Vocabulary> vocabulary, List<Candidate> candidates) {
        String before = line.words().get(line.wordIndex() - 1);
        boolean isSwitch = before.startsWith("--")
                && usage.option(before.substring(2))
                        .filter(Usage.Option::isSwitch)
                        .isPresent();
        if (!isSwitch && before.startsWith("--") && values(before, usage, line, vocabulary, candidates)) {
            return;
        }
        String typed = line.word();
        if (usage.name().equals("export") && !typed.startsWith("-") && !before.equals("--to")) {
            vocabulary.ifPresent(v ->
                    question(new CommandSpec("export", "", "", List.of()), v).offer(at, line, candidates));
        }
        if (usage.name().equals("subjects") && before.equals("show") && !typed.startsWith("-")) {
            subjects(typed, vocabulary, candidates);
        }
        if (usage.name().equals("erase") && at == 2) {
            vocabulary.ifPresent(v -> v.subjectKinds().forEach(k -> word(k.name(), k.relation(), "kinds", candidates)));
        }
        if (usage.name().equals("delete") && at > 1 && !typed.startsWith("-")) {
            vocabulary.ifPresent(v ->
                    question(new CommandSpec("delete", "", "", List.of()), v).offer(at - 1, line, candidates));
        }
        if (named(usage, before, candidates)) {
            return;
        }
        if (List.of("compact", "check").contains(usage.name()) && at == 1) {
            vocabulary.ifPresent(v -> metrics(v, candidates));
        }
        if (isFile(usage, before, at, line) && !typed.startsWith("-")) {
            PathCompletion.offer(typed, candidates);
        }
        if (usage.name().equals("config") && before.equals("explain")) {
            interpreter.configuration().all().forEach(key -> word(key.key(), key.help(), "keys", candidates));
        }
        usage.options().forEach(option -> word("--" + option.name(), option.help(), "options", candidates));
        if (at == 1) {
            usage.forms()
                    .forEach(form -> form.verb().ifPresent(verb -> word(verb, form.help(), usage.name(), candidates)));
        }
    }

    /** The values of an option; false where it takes anything. */
    private boolean values(
            String option, Usage usage, ParsedLine line, Optional<Vocabulary> vocabulary, List<Candidate> candidates) {
        switch (option) {
            case "--metric", "--target" -> vocabulary.ifPresent(v -> metrics(v, candidates));
            case "--kind" ->
                vocabulary.ifPresent(
                        v -> v.subjectKinds().forEach(k -> word(k.name(), k.relation(), "kinds", candidates)));
            case "--subject" -> subjects(line.word(), vocabulary, candidates);
            case "--zone" -> QuestionCompletion.zones("", candidates);
            default -> {
                return valuesOfItsOwn(usage.name() + " " + option, line, vocabulary, candidates);
            }
        }
        return true;
    }

    private void subjects(String typed, Optional<Vocabulary> vocabulary, List<Candidate> candidates) {
        vocabulary.ifPresent(v -> v.subjectKinds()
                .forEach(kind -> known(kind.relation(), kind.nameColumn(), typed)
                        .forEach(name -> word(name.text(), kind.name(), "subjects", candidates))));
    }

    /** The values of an option that only this command has, or that means something else there. */
    private boolean valuesOfItsOwn(
            String commandAndOption, ParsedLine line, Optional<Vocabulary> vocabulary, List<Candidate> candidates) {
        switch (commandAndOption) {
            case "ingest --format" ->
                vocabulary.ifPresent(v -> v.formats().forEach(f -> word(f.name(), f.summary(), "formats", candidates)));
            case "ingest --set" -> vocabulary.ifPresent(v -> parameters(v, line.words(), candidates));
            case "rollback --to" -> snapshots(candidates);
            case "score --method" -> score.methods(candidates);
            case "score --timestamp", "score --value" -> score.columns(line.words(), candidates);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** What there is of what the word before is about; false where it is about nothing that has names. */
    private boolean named(Usage usage, String before, List<Candidate> candidates) {
        if (usage.name().equals("plugins")
                && List.of("load", "unload", "reload", "remove").contains(before)) {
            interpreter
                    .opened()
                    .ifOpen()
                    .ifPresent(engine -> engine.plugins()
                            .list()
                            .forEach(plugin -> word(plugin.id(), plugin.version(), "plugins", candidates)));
            return true;
        }
        if (usage.name().equals("jobs") && before.equals("cancel")) {
            interpreter
                    .opened()
                    .ifOpen()
                    .ifPresent(engine ->
                            engine.jobs().list().forEach(job -> word(job.name(), job.summary(), "jobs", candidates)));
            return true;
        }
        if (usage.name().equals("breakers") && before.equals("reset")) {
            interpreter
                    .opened()
                    .ifOpen()
                    .ifPresent(engine -> engine.breakers()
                            .list()
                            .forEach(breaker -> word(
                                    breaker.name(),
                                    breaker.state().name().toLowerCase(Locale.ROOT),
                                    "servers",
                                    candidates)));
            return true;
        }
        return false;
    }

    private static boolean isFile(Usage usage, String before, int at, ParsedLine line) {
        return List.of("verify", "install", "sign", "--key").contains(before)
                || before.equals("--to")
                || (before.equals("--from") && usage.name().equals("rebuild"))
                || List.of("ingest", "adopt", "score", "backup").contains(usage.name())
                || (at > 1 && line.words().contains("import"));
    }

    private void asOf(List<Candidate> candidates) {
        word("now", "the lake as it is", "shell", candidates);
        snapshots(candidates);
    }

    private void snapshots(List<Candidate> candidates) {
        try {
            interpreter
                    .opened()
                    .ifOpen()
                    .ifPresent(engine -> engine.snapshots()
                            .list(MOST)
                            .forEach(snapshot -> word(
                                    Long.toString(snapshot.number()),
                                    snapshot.cause() + " at " + snapshot.at(),
                                    "snapshots",
                                    candidates)));
        } catch (KymographException e) {
            // An engine for a tenant lists none, and answers as of those that one knows.
        }
    }

    /** Those of the format that the line names. */
    private static void parameters(Vocabulary vocabulary, List<String> words, List<Candidate> candidates) {
        int named = words.indexOf("--format") + 1;
        vocabulary.formats().stream()
                .filter(format ->
                        named > 0 && named < words.size() && format.name().equals(words.get(named)))
                .forEach(format -> format.parameters()
                        .forEach(parameter -> name(parameter.name(), parameter.help(), "parameters", candidates)));
    }

    private QuestionCompletion question(CommandSpec analysis, Vocabulary vocabulary) {
        return new QuestionCompletion(
                analysis,
                vocabulary,
                interpreter.opened().values(),
                interpreter.variables().all());
    }

    private List<BuiltInFunction> builtIn() {
        OpenEngine opened = interpreter.opened();
        return opened.ifOpen().map(opened.builtIns()::of).orElse(List.of());
    }

    private List<KnownValues.Value> known(String relation, String column, String typed) {
        return interpreter.opened().values().of(relation, column, typed);
    }

    static void metrics(Vocabulary vocabulary, List<Candidate> candidates) {
        vocabulary.metricTypes().forEach(metric -> word(metric.name(), metric.description(), "metrics", candidates));
    }

    static void word(String value, String help, String group, List<Candidate> candidates) {
        candidates.add(new Candidate(value, value, group, help.isEmpty() ? null : help, null, null, true));
    }

    /** A name that its value follows at once. */
    static void name(String name, String help, String group, List<Candidate> candidates) {
        candidates.add(new Candidate(name + "=", name + "=", group, help, null, null, false));
    }
}
