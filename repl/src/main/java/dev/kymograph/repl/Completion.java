package dev.kymograph.repl;

import dev.kymograph.engine.Vocabulary;
import dev.kymograph.engine.Vocabulary.BuiltInFunction;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.Vocabulary.ParameterSpec;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.repl.command.Usage;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.picture.Picture;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Offers what may come next. While the engine opens, the shell's own commands. */
final class Completion implements Completer {

    /** Words of every question, beside an analysis's own parameters. */
    static final Map<String, String> CHOOSING = Map.of(
            "from", "readings at or after",
            "to", "readings before",
            "last", "readings of the last, as in 30d",
            "field", "one of the metric's fields",
            "quality", "the reading's quality score, from 0 to 1",
            "age_year", "the year of the subject's life, from 1",
            "limit", "at most so many rows",
            "as_of", "the lake at a snapshot: its number, or a moment");

    private static final List<String> UNITS =
            List.of("hour", "day", "week", "month", "quarter", "year", "hour_of_day", "day_of_week");

    /** What stands before the command that is watched. */
    private static final Pattern WATCHED = Pattern.compile("\\s*\\.watch\\s+\\S+\\s+");

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
                            query, v, this::builtIn, (relation, column) -> known(relation, column, query.typedText()))
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
                .ifPresent(analysis -> question(analysis, at, line.word(), vocabulary.orElseThrow(), candidates));
    }

    private void first(String typed, Optional<Vocabulary> vocabulary, List<Candidate> candidates) {
        if (typed.startsWith(".")) {
            DotCommands.HELP.forEach((form, help) -> word(form.split(" ", 2)[0], help, "shell", candidates));
            return;
        }
        vocabulary.ifPresent(v -> v.analyses().forEach(a -> word(a.name(), a.summary(), "analyses", candidates)));
        interpreter.commands().usages().forEach(usage -> word(usage.name(), usage.summary(), "commands", candidates));
        word("SELECT", "a query, up to its semicolon", "SQL", candidates);
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
            vocabulary.ifPresent(v -> question(new CommandSpec("export", "", "", List.of()), at, typed, v, candidates));
        }
        if (usage.name().equals("subjects") && before.equals("show") && !typed.startsWith("-")) {
            subjects(typed, vocabulary, candidates);
        }
        if (usage.name().equals("erase") && at == 2) {
            vocabulary.ifPresent(v -> v.subjectKinds().forEach(k -> word(k.name(), k.relation(), "kinds", candidates)));
        }
        if (usage.name().equals("delete") && at > 1 && !typed.startsWith("-")) {
            vocabulary.ifPresent(
                    v -> question(new CommandSpec("delete", "", "", List.of()), at - 1, typed, v, candidates));
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
            case "--zone" -> zones("", candidates);
            default -> {
                return valuesOfItsOwn(usage.name() + " " + option, line, vocabulary, candidates);
            }
        }
        return true;
    }

    private void subjects(String typed, Optional<Vocabulary> vocabulary, List<Candidate> candidates) {
        vocabulary.ifPresent(v -> v.subjectKinds()
                .forEach(kind -> known(kind.relation(), kind.nameColumn(), typed)
                        .forEach(name -> word(name, kind.name(), "subjects", candidates))));
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

    private void question(
            CommandSpec analysis, int at, String typed, Vocabulary vocabulary, List<Candidate> candidates) {
        int sign = typed.indexOf('=');
        if (at == 1) {
            metrics(vocabulary, candidates);
        } else if (sign < 0) {
            names(analysis, vocabulary, candidates);
        } else {
            values(analysis, typed.substring(0, sign), typed, vocabulary, candidates);
        }
    }

    private static void names(CommandSpec analysis, Vocabulary vocabulary, List<Candidate> candidates) {
        analysis.parameters().forEach(p -> name(p.name(), p.help(), "parameters", candidates));
        CHOOSING.forEach((name, help) -> name(name, help, "choosing", candidates));
        for (SubjectKind kind : vocabulary.subjectKinds()) {
            name(kind.name(), "by id or name", "choosing", candidates);
            kind.attributes().forEach(attribute -> name(attribute.name(), kind.name(), "attributes", candidates));
        }
    }

    private void values(
            CommandSpec analysis, String name, String typed, Vocabulary vocabulary, List<Candidate> candidates) {
        int comma = typed.lastIndexOf(',');
        String before = comma < 0 ? name + "=" : typed.substring(0, comma + 1);
        for (ParameterSpec parameter : analysis.parameters()) {
            if (parameter.name().equals(name)) {
                parameter.allowed().forEach(value -> word(before + value, "", "values", candidates));
                if (name.equals("by") && parameter.allowed().isEmpty()) {
                    groups(before, vocabulary, candidates);
                    List<String> given =
                            List.of(before.substring(name.length() + 1).split(","));
                    candidates.removeIf(group ->
                            given.stream().anyMatch(one -> group.value().equals(before + one)));
                } else if (parameter.type().equals("zone")) {
                    zones(before, candidates);
                } else if (parameter.type().equals("file")) {
                    PathCompletion.offer(before, typed.substring(before.length()), candidates);
                }
            }
        }
        for (SubjectKind kind : vocabulary.subjectKinds()) {
            boolean isText = kind.attribute(name)
                    .filter(attribute -> attribute.type() == AttributeType.TEXT)
                    .isPresent();
            if (isText || name.equals(kind.name())) {
                String column = isText ? name : kind.nameColumn();
                known(kind.relation(), column, typed.substring(before.length()))
                        .forEach(value -> word(before + value, "", "values", candidates));
            }
        }
    }

    private static void groups(String before, Vocabulary vocabulary, List<Candidate> candidates) {
        UNITS.forEach(unit -> word(before + unit, "", "calendar", candidates));
        word(before + "sensor_id", "", "groups", candidates);
        for (SubjectKind kind : vocabulary.subjectKinds()) {
            word(before + kind.name(), "", "groups", candidates);
            kind.attributes().forEach(attribute -> word(before + attribute.name(), "", "groups", candidates));
            if (kind.origin().isPresent()) {
                word(before + "age_year", "", "groups", candidates);
            }
        }
    }

    private static void zones(String before, List<Candidate> candidates) {
        ZoneId.getAvailableZoneIds().forEach(zone -> word(before + zone, "", "time zones", candidates));
    }

    private List<BuiltInFunction> builtIn() {
        OpenEngine opened = interpreter.opened();
        return opened.ifOpen().map(opened.builtIns()::of).orElse(List.of());
    }

    private List<String> known(String relation, String column, String typed) {
        return interpreter.opened().values().of(relation, column, typed);
    }

    private static void metrics(Vocabulary vocabulary, List<Candidate> candidates) {
        vocabulary.metricTypes().forEach(metric -> word(metric.name(), metric.description(), "metrics", candidates));
    }

    private static void word(String value, String help, String group, List<Candidate> candidates) {
        candidates.add(new Candidate(value, value, group, help.isEmpty() ? null : help, null, null, true));
    }

    /** A name that its value follows at once. */
    private static void name(String name, String help, String group, List<Candidate> candidates) {
        candidates.add(new Candidate(name + "=", name + "=", group, help, null, null, false));
    }
}
