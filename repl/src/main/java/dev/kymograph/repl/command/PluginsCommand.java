package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.Plugins;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Statement;
import java.nio.file.Path;
import java.util.List;

final class PluginsCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of(
                        "plugins",
                        "the plugins found, what they bring; try, install, let go and take again",
                        "plugins",
                        "plugins verify FILE",
                        "plugins install FILE",
                        "plugins remove ID",
                        "plugins unload ID",
                        "plugins load ID",
                        "plugins reload ID")
                .examples("plugins install target/steps.jar", "plugins reload pulse");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line);
        Plugins plugins = session.anyEngine().plugins();
        if (arguments.words().isEmpty()) {
            return table(plugins.refresh());
        }
        String verb = arguments.atMost(2).word(0, "what to do");
        return switch (verb) {
            case "verify" -> verified(plugins.verify(file(arguments)), session);
            case "install" -> {
                session.makeData();
                yield table(List.of(session.engine().plugins().install(file(arguments))));
            }
            case "remove" -> {
                plugins.remove(id(arguments));
                yield table(plugins.list());
            }
            case "load" -> table(List.of(plugins.load(id(arguments))));
            case "unload" -> table(List.of(plugins.unload(id(arguments))));
            case "reload" -> table(List.of(plugins.reload(id(arguments))));
            default -> throw arguments.refused("[" + verb + "] is not verify, install, remove, load, unload or reload");
        };
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
