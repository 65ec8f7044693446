package dev.kymograph.repl.command;

import dev.kymograph.repl.language.Script;
import dev.kymograph.repl.language.Statement;
import dev.kymograph.repl.language.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All commands: the shell's own, and the analyses that the engine knows. */
public final class Commands {

    /** What a query that is no command because of a letter may have begun with. */
    private static final List<String> QUERIES =
            List.of("SELECT", "FROM", "WITH", "DESCRIBE", "SUMMARIZE", "SHOW", "PIVOT", "VALUES");

    private final List<Command> own = new ArrayList<>();

    public Commands() {
        own.add(new ExplainCommand());
        own.addAll(VocabularyCommand.all());
        own.add(new PluginsCommand());
        own.add(new IngestCommand());
        own.add(new AdoptCommand());
        own.add(new SubjectsCommand());
        own.add(new SyncCommand());
        own.add(new QuarantineCommand());
        own.add(new FlushCommand());
        own.add(new FilesCommand());
        own.add(new RollupCommand());
        own.add(new StatusCommand());
        own.add(new CompactCommand());
        own.add(new AdviseCommand());
        own.add(new CheckCommand());
        own.add(new RebuildCommand());
        own.add(new BackupCommand());
        own.add(new JobsCommand());
        own.add(new BreakersCommand());
        own.add(new ExportCommand());
        own.add(new ScoreCommand());
        own.add(new DeleteCommand());
        own.add(new EraseCommand());
        own.add(new RetentionCommand());
        own.add(HoldCommand.hold());
        own.add(HoldCommand.release());
        own.add(new SnapshotsCommand());
        own.add(new RollbackCommand());
        own.add(new ExpireCommand());
        own.add(new VacuumCommand());
        own.add(new GenerateCommand());
        own.add(new DemoCommand());
        own.add(new SchemaCommand());
        own.add(new ConfigCommand());
        own.add(new HelpCommand(this));
        own.add(new QuitCommand("quit"));
        own.add(new QuitCommand("exit"));
    }

    /** The statement, or where {@code --help} is among its words what help asks for. */
    public static Statement meant(Statement statement) {
        if (statement instanceof Statement.Piped piped) {
            Statement of = meant(piped.of());
            return of == piped.of() ? piped : of;
        }
        boolean asks = statement instanceof Statement.Command command
                && command.words().stream()
                        .anyMatch(word -> word.isOption() && word.text().equals("--help"));
        if (!asks) {
            return statement;
        }
        String help = "help " + ((Statement.Command) statement).name();
        return new Statement.Command(Word.split(help), help);
    }

    /** Whether a command is the shell's own. */
    public boolean isOwn(String name) {
        return usage(name).isPresent();
    }

    /** Whether a command of the shell declares an option. */
    public boolean hasOption(String name, String option) {
        return option(name, option).isPresent();
    }

    /** Whether a command of the shell declares an option that takes no value. */
    public boolean hasSwitch(String name, String option) {
        return option(name, option).filter(Usage.Option::isSwitch).isPresent();
    }

    private Optional<Usage.Option> option(String name, String option) {
        return usage(name).flatMap(usage -> usage.option(option));
    }

    /** What one of the shell's own commands says of itself. */
    public Optional<Usage> usage(String name) {
        return usages().stream()
                .filter(usage -> usage.name().equals(meant(name)))
                .findFirst();
    }

    public List<Usage> usages() {
        return own.stream().map(Command::usage).toList();
    }

    /** Whether there is a command called {@code name}. */
    boolean isKnown(String name, Session session) {
        return known(name, session).isPresent();
    }

    /** The command called {@code name}. */
    public Command find(String name, Session session) {
        return known(name, session).orElseThrow(() -> unknown(name, session));
    }

    private Optional<Command> known(String name, Session session) {
        for (Command command : own) {
            if (command.usage().name().equals(meant(name))) {
                return Optional.of(command);
            }
        }
        return session.anyEngine().vocabulary().analyses().stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .map(AnalysisCommand::new);
    }

    /** Other names: {@code plugin install} reads as well as {@code plugins install}. */
    private static final Map<String, String> ALSO =
            Map.of("plugin", "plugins", "rollups", "rollup", "stats", "status", "subject", "subjects");

    /** What other programs call it. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "\\d", "'metrics' and 'kinds' list what can be asked about",
            "\\dt", "'metrics' and 'kinds' list what can be asked about",
            "\\q", "'.quit' leaves",
            "\\?", "'.help' lists what there is",
            "\\h", "'.help' lists what there is",
            "\\i", "'.read FILE' runs the commands of a file",
            "\\x", "'.mode vertical' shows one value a line",
            "\\timing", "'.timer' shows times or hides them");

    static String meant(String name) {
        return ALSO.getOrDefault(name, name);
    }

    private RuntimeException unknown(String name, Session session) {
        if (name.startsWith("|")) {
            return Mistake.of(
                    "command.bar",
                    "Cannot run [" + name + "]: nothing is before the bar; it comes after a question or a query, and"
                            + " before the semicolon: SELECT 1 | csv;");
        }
        if (Script.STAGES.contains(name)) {
            return Mistake.of(
                    "command.bar",
                    "Cannot run [" + name + "]: it comes after a bar, as in: statistics METRIC by=day | " + name);
        }
        if (session.dotHelp("." + name).isPresent()) {
            return Mistake.of("command.unknown", "Cannot run [" + name + "]: did you mean ." + name + "?");
        }
        if (ELSEWHERE.containsKey(name)) {
            return Mistake.of(
                    "command.unknown", "Cannot run [" + name + "]: there is no such command; " + ELSEWHERE.get(name));
        }
        List<String> names = new ArrayList<>(QUERIES);
        usages().forEach(usage -> names.add(usage.name()));
        session.anyEngine().vocabulary().analyses().forEach(spec -> names.add(spec.name()));
        return Mistake.of(
                "command.unknown",
                "Cannot run [" + name + "]: there is no such command" + Mistake.near(name, names, "help"));
    }
}
