package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.PluginSignature;
import dev.kymograph.engine.Plugins;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Statement;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

final class PluginsCommand implements Command {

    private static final String TABLES = "with-tables";
    private static final String YES = "yes";
    private static final String KEY = "key";

    @Override
    public Usage usage() {
        return Usage.of("plugins", "the plugins found, what they bring; try, install, let go, take again and begin one")
                .form("plugins", "which there are, and what they bring")
                .form("plugins verify FILE", "say what one would bring")
                .form("plugins install FILE", "put one into the folder")
                .form("plugins remove ID [--with-tables]", "take one out of the folder")
                .form("plugins unload ID", "let one go, until it is loaded")
                .form("plugins load ID", "take one again")
                .form("plugins reload ID", "take one anew from its file")
                .form("plugins new NAME", "begin one, with a test")
                .form("plugins key FILE", "make a key to sign with")
                .form("plugins sign FILE --key FILE", "say who made one")
                .options(
                        new Usage.Option(PluginTemplate.METRIC.option(), "", "the new one brings a metric type"),
                        new Usage.Option(PluginTemplate.ANALYSIS.option(), "", "the new one brings an analysis"),
                        new Usage.Option(PluginTemplate.FORMAT.option(), "", "the new one brings a format of files"),
                        new Usage.Option(PluginTemplate.STORAGE.option(), "", "the new one brings a storage for lakes"),
                        new Usage.Option(
                                TABLES, "", "what is removed takes the tables with it that it kept for itself"),
                        new Usage.Option(KEY, "FILE", "who signs"),
                        new Usage.Option(YES, "", "without asking whether these may go"))
                .examples(
                        "plugins install target/steps.jar", "plugins reload pulse", "plugins new sleep-score --metric");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(2);
        String verb = arguments.words().stream().findFirst().orElse("");
        requireOwnOptions(verb, arguments);
        return switch (verb) {
            case "" -> table(session.anyEngine().plugins().refresh());
            case "new" -> written(arguments, session);
            case "key" -> key(arguments, session);
            case "sign" -> signed(arguments, session);
            case "verify" -> verified(session.anyEngine().plugins().verify(file(arguments)), session);
            case "install" -> {
                session.makeData();
                yield table(List.of(session.engine().plugins().install(file(arguments))));
            }
            case "remove" -> {
                Plugins plugins = session.anyEngine().plugins();
                remove(plugins, arguments, session);
                yield table(plugins.list());
            }
            case "load" -> table(List.of(session.anyEngine().plugins().load(id(arguments))));
            case "unload" -> table(List.of(session.anyEngine().plugins().unload(id(arguments))));
            case "reload" -> table(List.of(session.anyEngine().plugins().reload(id(arguments))));
            default ->
                throw arguments.noVerb(
                        verb, "verify", "install", "remove", "load", "unload", "reload", "new", "key", "sign");
        };
    }

    private static void requireOwnOptions(String verb, Arguments arguments) {
        for (String option : arguments.options().keySet()) {
            String owner = switch (option) {
                case TABLES, YES -> "remove";
                case KEY -> "sign";
                default -> "new";
            };
            if (!verb.equals(owner)) {
                throw arguments.refused("--" + option + " belongs to plugins " + owner);
            }
        }
    }

    /** Tables are gone for good: somebody has to want that. */
    private static void remove(Plugins plugins, Arguments arguments, Session session) {
        String id = id(arguments);
        if (!arguments.has(TABLES)) {
            plugins.remove(id);
            return;
        }
        Optional<Boolean> wanted = arguments.has(YES)
                ? Optional.of(true)
                : session.asked("Removing '" + id + "' with its tables forgets what it kept for itself. Readings"
                        + " stay. Forget them for good?");
        if (wanted.isEmpty()) {
            throw Mistake.of(
                    "plugin.forgets",
                    "Cannot remove plugin '" + id + "' with its tables: what it kept for itself would be gone for"
                            + " good; say --yes");
        }
        if (wanted.get()) {
            plugins.removeWithTables(id);
        } else {
            session.note("nothing was changed");
        }
    }

    private static Rows written(Arguments arguments, Session session) {
        List<PluginTemplate> named = Arrays.stream(PluginTemplate.values())
                .filter(template -> arguments.has(template.option()))
                .toList();
        if (named.size() != 1) {
            throw arguments.refused("what the new plugin brings is to be said by one of "
                    + Arrays.stream(PluginTemplate.values())
                            .map(template -> "--" + template.option())
                            .collect(Collectors.joining(", ")));
        }
        Path folder = Paths.path(arguments.word(1, "the name"));
        Table table = new Table().texts("file");
        for (Path file : new PluginProject(folder, named.get(0)).write()) {
            table.row(file.toString());
        }
        session.note("Wrote a project; build it: mvn -f " + folder + " package");
        return table.rows();
    }

    private static Rows key(Arguments arguments, Session session) {
        Path file = file(arguments);
        String publicKey = PluginSignature.makeKey(file);
        session.note("Wrote a key; who has " + arguments.word(1, "the file")
                + " can sign. Who trusts it sets plugins.trusted to the public key");
        return new Table().texts("key").row(publicKey).rows();
    }

    private static Rows signed(Arguments arguments, Session session) {
        Path jar = file(arguments);
        String key = arguments
                .option(KEY)
                .orElseThrow(() ->
                        arguments.refused("who signs is to be said by --key FILE, which \"plugins key FILE\" makes"));
        Path signature = PluginSignature.sign(jar, Paths.path(key));
        session.note("The signature goes wherever the jar goes, beside it");
        return new Table().texts("file").row(signature.toString()).rows();
    }

    /** A script wants to know by the exit status. */
    private static Rows verified(PluginReport report, Session session) {
        if (report.state() == PluginReport.State.REFUSED) {
            throw new KymographException(
                    ErrorKind.PLUGIN, "plugin.refused", report.problem().orElse("Cannot use it"));
        }
        session.note("It can be used");
        return table(List.of(report));
    }

    private static Path file(Arguments arguments) {
        return Paths.path(arguments.word(1, "the file"));
    }

    private static String id(Arguments arguments) {
        return arguments.word(1, "the id");
    }

    private static Rows table(List<PluginReport> reports) {
        Table table = new Table().texts("id", "version", "state", "contributed", "problem");
        for (PluginReport plugin : reports) {
            table.row(
                    plugin.id(),
                    plugin.version(),
                    plugin.state().toString(),
                    String.join(", ", plugin.contributed()),
                    plugin.problem().orElse(null));
        }
        return table.rows();
    }
}
