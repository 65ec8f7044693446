package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Configuration.Setting;
import dev.kymograph.engine.PluginReport.State;
import dev.kymograph.engine.internal.config.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PluginSettingsTest extends PluginCase {

    @TempDir
    private Path elsewhere;

    @BeforeEach
    void writePlugins() throws IOException {
        PluginJar.animals().writeTo(folder);
        PluginJar.metric("plain", "x").writeTo(folder);
        collar("Settings settings").writeTo(folder);
        System.clearProperty("collar");
    }

    @Test
    void bindsASectionToTheRecordThatThePluginDeclares() throws IOException {
        open("plugins.collar { key = k1-23, every = 90s, alarm-above = 200, ids = [a, \"b,c\"] }", Map.of(), Map.of());
        assertEquals(
                "Settings[key=******, every=PT1M30S, alarmAbove=200.0, ids=Optional[[a, b, c]]]k1-23",
                System.getProperty("collar"));
    }

    @Test
    void defaultsAreThoseOfTheRecord() throws IOException {
        open("", Map.of(), Map.of("KYMO_PLUGINS_COLLAR_KEY", "k"));
        assertEquals(
                "Settings[key=******, every=PT15M, alarmAbove=180.0, ids=Optional.empty]k",
                System.getProperty("collar"));
    }

    @Test
    void theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
        String file = "plugins.collar { key = file, every = 1m, alarm-above = 1 }";
        Map<String, String> environment =
                Map.of("KYMO_PLUGINS_COLLAR_EVERY", "2m", "KYMO_PLUGINS_COLLAR_ALARM_ABOVE", "2");
        PluginHost host = open(file, Map.of("plugins.collar.alarm-above", "3"), environment);
        assertEquals(
                "Settings[key=******, every=PT2M, alarmAbove=3.0, ids=Optional.empty]file",
                System.getProperty("collar"));
        assertEquals(
                List.of(
                        new Setting(
                                "plugins.collar.key",
                                "what the maker gave you (secret, KYMO_PLUGINS_COLLAR_KEY)",
                                "******",
                                elsewhere.resolve("my.conf") + ":1"),
                        new Setting(
                                "plugins.collar.every",
                                "how often it is asked (duration, KYMO_PLUGINS_COLLAR_EVERY)",
                                "2m",
                                "environment KYMO_PLUGINS_COLLAR_EVERY"),
                        new Setting(
                                "plugins.collar.alarm-above",
                                "from here on it is too much (number, KYMO_PLUGINS_COLLAR_ALARM_ABOVE)",
                                "3",
                                "command line"),
                        new Setting("plugins.collar.ids", "whose (a,b, KYMO_PLUGINS_COLLAR_IDS)", "", "default")),
                host.settings("collar"));
        assertEquals(List.of(), host.settings("plain"));
    }

    @Test
    void aWrongValueNamesTheKeyAndThePlace() throws IOException {
        PluginHost host = open("plugins.collar {\n  key = k\n  every = often\n}", Map.of(), Map.of());
        String problem = problem(host, "collar");
        assertTrue(problem.contains("Cannot set it up with every=[often]: expected a duration such as 90s"), problem);
        assertTrue(problem.contains(elsewhere.resolve("my.conf") + ":3"), problem);
        assertEquals(State.ACTIVE, report(host, "plain").state());
    }

    @Test
    void aSecretIsNeverShown() throws IOException {
        for (String secret : List.of("plugins.collar.key = [hush, hush2]", "plugins.collar.key = \"\"")) {
            PluginHost host = open(secret, Map.of(), Map.of());
            assertEquals(State.REFUSED, report(host, "collar").state());
            assertFalse(problem(host, "collar").contains("hush"), problem(host, "collar"));
        }
        assertFalse(configuration("plugins.collar.key = hush", Map.of(), Map.of("KYMO_PLUGINS_COLLAR_X", "hush"))
                .settings()
                .toString()
                .contains("hush"));
    }

    @Test
    void aMissingValueIsNamed() throws IOException {
        String problem = problem(open("", Map.of(), Map.of()), "collar");
        assertTrue(
                problem.contains("Cannot set it up: it needs key=… (what the maker gave you), a secret. Set it as "),
                problem);
    }

    @Test
    void anUnknownKeyIsNamedWithItsLineAndTheNearest() throws IOException {
        PluginHost host = open("plugins.collar {\n  key = k\n  evry = 1m\n}\nplugins.plain.x = 1", Map.of(), Map.of());
        assertEquals(
                "Cannot use plugin 'collar' (" + folder.resolve("collar.jar") + "): " + elsewhere.resolve("my.conf")
                        + ":3: plugins.collar.evry: unknown key. Did you mean 'every'? It has key, every, alarm-above,"
                        + " ids",
                problem(host, "collar"));
        assertTrue(
                problem(host, "plain").endsWith(":5: plugins.plain.x: unknown key. It has no settings"),
                problem(host, "plain"));
    }

    @Test
    void theEnginesOwnKeysStayStrict() {
        assertTrue(configuration("plugins.foldrs = x", Map.of(), Map.of())
                .problems()
                .get(0)
                .contains("plugins.foldrs: unknown key; did you mean plugins.folders?"));
        assertEquals(
                List.of(),
                configuration("", Map.of(), Map.of("KYMO_PLUGINS_COLLAR_KEY", "k"))
                        .warnings());
        assertEquals(
                1,
                configuration("", Map.of(), Map.of("KYMO_PLUGINS_FOLDER", "k"))
                        .warnings()
                        .size());
    }

    @Test
    void refusesRecordsThatCannotBeBound() throws IOException {
        collar("Thread settings").writeTo(folder);
        assertTrue(
                problem(open("", Map.of(), Map.of()), "collar").contains("needs exactly one public constructor"),
                "a parameter that is neither");
        collar("Wrong settings").writeTo(folder);
        assertTrue(
                problem(open("", Map.of(), Map.of()), "collar").contains("its settings cannot be used:"),
                "a component that no word fits");
    }

    private PluginHost open(String file, Map<String, String> commandLine, Map<String, String> environment) {
        return open(configuration(file, commandLine, environment).settings().plugins(), List.of(), new Vocabularies());
    }

    private ConfigurationFile configuration(
            String file, Map<String, String> commandLine, Map<String, String> environment) {
        try {
            Path written = Files.writeString(elsewhere.resolve("my.conf"), file);
            var more = new java.util.HashMap<>(commandLine);
            more.put("data", elsewhere.toString());
            more.put("plugins.folders", folder.toString());
            more.put("plugins.look-every", Duration.ZERO.toSeconds() + "s");
            return new ConfigurationFile(Optional.of(written), more, environment);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static PluginJar collar(String parameter) {
        return PluginJar.of("collar")
                .extension(
                        "sample.Declares",
                        PluginJar.declaring("", "beats")
                                .replace(
                                        "public Declares() {",
                                        "public Declares(" + parameter
                                                + ", dev.kymograph.engine.extension.PluginContext context) {"
                                                + " System.setProperty(\"collar\", settings + key(settings));")
                                .replace(
                                        "public List<MetricType> metricTypes",
                                        "static String key(Object s) { return s instanceof Settings t ?"
                                                + " t.key().reveal() : \"\"; } public List<MetricType> metricTypes"))
                .source("sample.Settings", """
                        package sample;
                        import dev.kymograph.engine.extension.*;
                        import java.time.Duration;
                        import java.util.*;
                        public record Settings(
                            @Parameter(help = "what the maker gave you") Secret key,
                            @Parameter(help = "how often it is asked", byDefault = "15m") Duration every,
                            @Parameter(help = "from here on it is too much", byDefault = "180") double alarmAbove,
                            @Parameter(help = "whose") Optional<List<String>> ids) {}
                        """)
                .source("sample.Wrong", """
                        package sample;
                        public record Wrong(@dev.kymograph.engine.extension.Parameter(help = "") Thread x) {}
                        """);
    }
}
