package dev.kymograph.repl.command;

import dev.kymograph.engine.Configuration;
import dev.kymograph.engine.Configuration.Setting;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.Plugins;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.language.Statement;
import java.util.List;
import java.util.Optional;

final class ConfigCommand implements Command {

    private static final String PLUGINS = "plugins.";

    @Override
    public Usage usage() {
        return Usage.of("config", "check and explain the configuration")
                .form("config check", "whether anything is wrong")
                .form("config [show]", "all keys, with their values")
                .form("config explain KEY", "one key: its value, from where, and what it means")
                .examples("config explain data");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line);
        String word = arguments.words().isEmpty() ? "show" : arguments.words().get(0);
        Configuration configuration = session.configuration();
        return switch (word) {
            case "check" -> {
                arguments.atMost(1);
                yield check(configuration, session);
            }
            case "show" -> {
                arguments.atMost(1);
                yield table(configuration.all());
            }
            case "explain" -> {
                String key = arguments.atMost(2).word(1, "the key");
                yield table(explain(key, configuration, session));
            }
            default -> throw arguments.noVerb(word, "check", "show", "explain");
        };
    }

    private static Rows check(Configuration configuration, Session session) {
        List<String> problems = configuration.problems();
        if (!problems.isEmpty()) {
            throw new KymographException(ErrorKind.CONFIGURATION, "configuration.wrong", String.join("\n", problems));
        }
        configuration.warnings().forEach(warning -> session.note("Warning: " + warning));
        session.note("no problems");
        return session.isForPeople()
                ? Table.NOTHING
                : new Table().texts("problem").rows();
    }

    private static List<Setting> explain(String key, Configuration configuration, Session session) {
        Optional<Setting> own = configuration.explain(key);
        if (own.isPresent()) {
            return List.of(own.get());
        }
        List<Setting> ofPlugin =
                key.startsWith(PLUGINS) ? ofPlugin(key, session.anyEngine().plugins()) : List.of();
        if (ofPlugin.isEmpty()) {
            if (!isPlugin(key, session)) {
                throw unknown(key, configuration);
            }
            session.note("Plugin '" + key.substring(PLUGINS.length()) + "' has nothing that can be set");
        }
        return ofPlugin;
    }

    private static boolean isPlugin(String key, Session session) {
        return key.startsWith(PLUGINS)
                && session.anyEngine().plugins().list().stream().anyMatch(plugin -> key.equals(PLUGINS + plugin.id()));
    }

    /** All settings of a plugin, or the one that is named. */
    private static List<Setting> ofPlugin(String key, Plugins plugins) {
        return plugins.list().stream()
                .map(PluginReport::id)
                .filter(id -> key.equals(PLUGINS + id) || key.startsWith(PLUGINS + id + "."))
                .flatMap(id -> plugins.settings(id).stream()
                        .filter(setting -> key.equals(PLUGINS + id) || key.equals(setting.key())))
                .toList();
    }

    private static Rows table(List<Setting> settings) {
        Table table = new Table().texts("key", "value", "from", "help");
        settings.forEach(setting -> table.row(setting.key(), setting.value(), setting.from(), setting.help()));
        return table.rows();
    }

    private static RuntimeException unknown(String key, Configuration configuration) {
        List<String> keys = configuration.all().stream().map(Setting::key).toList();
        return Mistake.of(
                "configuration.unknown-key",
                "Cannot explain [" + key + "]: there is no such key" + Mistake.near(key, keys, "config show"));
    }
}
