package dev.kymograph.repl.command;

import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.Plugins;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Statement;
import java.util.List;

final class PluginsCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of(
                        "plugins",
                        "the plugins found, what they bring; let go and take again",
                        "plugins",
                        "plugins unload ID",
                        "plugins load ID",
                        "plugins reload ID")
                .examples("plugins reload pulse");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line);
        Plugins plugins = session.anyEngine().plugins();
        if (arguments.words().isEmpty()) {
            return table(plugins.refresh());
        }
        String verb = arguments.atMost(2).word(0, "what to do");
        PluginReport report = switch (verb) {
            case "load" -> plugins.load(id(arguments));
            case "unload" -> plugins.unload(id(arguments));
            case "reload" -> plugins.reload(id(arguments));
            default -> throw arguments.refused("[" + verb + "] is not load, unload or reload");
        };
        return table(List.of(report));
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
