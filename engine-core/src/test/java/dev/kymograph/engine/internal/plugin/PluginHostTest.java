package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.ExtensionPoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PluginHostTest {

    private static final String VERSION = "0.1.5-SNAPSHOT";

    private final List<Extensions> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        opened.forEach(Extensions::close);
    }

    @Test
    void listsWhatEachPluginBrings() throws IOException {
        PluginJar.animals()
                .extension("sample.Herds", analysis("Herds", "herds"))
                .writeTo(folder);
        PluginJar.metric("pulse", "pulse_rate").writeTo(folder);
        Extensions extensions = open();
        assertEquals(
                List.of(
                        new PluginReport(
                                "animals",
                                "1.2.0",
                                PluginReport.State.ACTIVE,
                                List.of("kind animal", "analysis herds"),
                                Optional.empty()),
                        new PluginReport(
                                "pulse",
                                "1.2.0",
                                PluginReport.State.ACTIVE,
                                List.of("metric pulse_rate"),
                                Optional.empty())),
                extensions.reports());
        assertEquals(
                List.of("animals", "pulse"),
                extensions.metricTypes().stream().map(Contribution::plugin).toList());
        assertEquals("herds", extensions.analyses().get(0).extension().spec().name());
    }

    @Test
    void withoutFoldersThereIsNothing() {
        Extensions extensions = open(List.of(folder.resolve("nowhere")), List.of());
        assertEquals(List.of(), extensions.reports());
        assertEquals(List.of(), extensions.metricTypes());
    }

    @Test
    void aFolderThatIsAFileIsAMistakeInTheConfiguration() throws IOException {
        Path file = Files.writeString(folder.resolve("plugins"), "");
        KymographException refused = assertThrows(KymographException.class, () -> open(List.of(file), List.of()));
        assertEquals(ErrorKind.CONFIGURATION, refused.kind());
        assertEquals("plugins.folder", refused.code());
        assertEquals(
                "Cannot look for plugins in [" + file
                        + "]: it is not a folder that can be read; correct plugins.folders",
                refused.getMessage());
    }

    @Test
    void takesTheProgramsOwnExtensionsWithoutAReport() {
        Extensions extensions = open(List.of(), List.of(new OwnAnimals(), new OwnMetric("steps")));
        assertEquals(List.of(), extensions.reports());
        assertEquals(
                List.of("", ""),
                extensions.metricTypes().stream().map(Contribution::plugin).toList());
    }

    @Test
    void saysWhatIsWrongWithTheProgramsOwnExtensions() {
        KymographException refused = assertThrows(
                KymographException.class,
                () -> open(List.of(), List.of(new OwnMetric("steps"), new OwnMetric("steps"))));
        assertEquals(ErrorKind.CONFIGURATION, refused.kind());
        assertEquals("extension.invalid", refused.code());
        assertEquals(
                "Cannot use an extension of the program itself: it brings the metric 'steps' twice; rename one",
                refused.getMessage());
    }

    @Test
    void asksEachExtensionOnce() throws IOException {
        PluginJar.animals().writeTo(folder);
        PluginJar.of("counting")
                .extension(
                        "sample.Declares",
                        PluginJar.declaring(
                                        "System.setProperty(\"built\", System.getProperty(\"built\", \"\") + 1);", "x")
                                .replace(
                                        "return List",
                                        "System.setProperty(\"asked\", System.getProperty(\"asked\", \"\") + 1);"
                                                + " return List"))
                .writeTo(folder);
        System.clearProperty("built");
        System.clearProperty("asked");
        Extensions extensions = open();
        for (int times = 0; times < 3; times++) {
            extensions.metricTypes().forEach(brought -> brought.extension().metricTypes());
        }
        assertEquals("1", System.clearProperty("built"));
        assertEquals("1", System.clearProperty("asked"));
    }

    @Test
    void lendsTheContextToAnExtensionThatAsksForIt() throws IOException {
        PluginJar.animals().writeTo(folder);
        PluginJar.of("curious")
                .extension(
                        "sample.Declares",
                        PluginJar.declaring("", "x")
                                .replace(
                                        "public Declares() {",
                                        "public Declares(dev.kymograph.engine.extension.PluginContext context) {"
                                                + " System.setProperty(\"lent\", context.pluginId() + context.pluginVersion());"))
                .writeTo(folder);
        open();
        assertEquals("curious1.2.0", System.clearProperty("lent"));
    }

    @Test
    void aPluginThatBundlesOurPackagesStillSpeaksWithTheHost() throws IOException {
        PluginJar.animals().writeTo(folder);
        PluginJar.metric("stuffed", "x")
                .source(
                        "dev.kymograph.engine.extension.MetricTypes",
                        "package dev.kymograph.engine.extension; public interface MetricTypes extends"
                                + " org.pf4j.ExtensionPoint { java.util.List<dev.kymograph.metric.MetricType>"
                                + " metricTypes(); }")
                .source("org.pf4j.ExtensionPoint", "package org.pf4j; public interface ExtensionPoint {}")
                .writeTo(folder);
        assertEquals(List.of("metric x"), report(open(), "stuffed").contributed());
    }

    @Test
    void aPluginUsesTheClassesOfOneThatItNeeds() throws IOException {
        Path animals = PluginJar.animals().writeTo(folder);
        PluginJar.of("aardvarks")
                .manifest("Plugin-Dependencies", "animals@>=1.0.0 & <2.0.0")
                .compiledAgainst(animals)
                .extension("sample.Declares", PluginJar.declaring("new Animals().metricTypes();", "digging"))
                .writeTo(folder);
        assertEquals(List.of("metric digging"), report(open(), "aardvarks").contributed());
    }

    @Test
    void aSnapshotCountsAsTheVersionThatItWillBecome() throws IOException {
        PluginJar.animals().manifest("Plugin-Version", "1.0.0-SNAPSHOT").writeTo(folder);
        PluginJar.metric("pulse", "pulse_rate")
                .manifest("Plugin-Dependencies", "animals@>=1.0.0 & <2.0.0")
                .manifest("Plugin-Requires", ">=0.1.5 & <0.2.0")
                .writeTo(folder);
        assertEquals(PluginReport.State.ACTIVE, report(open(), "pulse").state());
    }

    @Test
    void refusesAFileThatIsNoJar() throws IOException {
        Files.writeString(folder.resolve("torn.jar"), "PK, then nothing");
        refuses("torn.jar", "it is not a jar that can be read [zip END header not found]; copy it here again");
    }

    @Test
    void refusesAJarThatIsNoPlugin() throws IOException {
        PluginJar.of("x").without("Plugin-Id").writeTo(folder, "library.jar");
        refuses("library.jar", "it is no plugin: its manifest names no Plugin-Id; move other jars out of this folder");
    }

    @Test
    void refusesAnUnboundedOrUnreadableRangeOfHosts() throws IOException {
        for (String range : List.of(">=0.1.0", "*", "newest")) {
            PluginJar.metric("wide", "x").manifest("Plugin-Requires", range).writeTo(folder);
            refuses(
                    "wide",
                    "its Plugin-Requires [" + range + "] has no upper end; name the versions of Kymograph it is built"
                            + " for, as >=0.1.0 & <0.2.0");
        }
        PluginJar.metric("wide", "x").without("Plugin-Requires").writeTo(folder);
        assertTrue(report(open(), "wide").problem().orElseThrow().contains("its Plugin-Requires [*] has no upper end"));
    }

    @Test
    void refusesAPluginForAnotherHost() throws IOException {
        for (String range : List.of(">=0.2.0 & <0.3.0", "0.1.0")) {
            PluginJar.metric("other", "x").manifest("Plugin-Requires", range).writeTo(folder);
            refuses(
                    "other",
                    "it is built for Kymograph " + range + ", and this is 0.1.5-SNAPSHOT; take a version of the plugin"
                            + " that fits");
        }
    }

    @Test
    void refusesAVersionThatIsNone() throws IOException {
        PluginJar.metric("old", "x").manifest("Plugin-Version", "first").writeTo(folder);
        refuses("old", "its Plugin-Version [first] is no version as 1.2.3");
    }

    @Test
    void refusesAPluginClass() throws IOException {
        PluginJar.metric("classy", "x")
                .manifest("Plugin-Class", "sample.Starts")
                .writeTo(folder);
        refuses("classy", "its manifest names a Plugin-Class, which plugins of Kymograph do not have; drop that line");
    }

    @Test
    void refusesAPluginWithoutExtensions() throws IOException {
        PluginJar.of("empty").writeTo(folder);
        refuses(
                "empty",
                "it lists no extensions; mark their classes with @Extension and build with pf4j's annotation processor");
    }

    @Test
    void refusesAPluginThatNeedsWhatIsNotThere() throws IOException {
        PluginJar.metric("lonely", "x")
                .manifest("Plugin-Dependencies", "friend@>=1.0.0")
                .writeTo(folder);
        refuses("lonely", "it needs plugin 'friend', which is not there; put its jar beside this one");
    }

    @Test
    void refusesOnlyThePluginThatNeedsAnotherVersion() throws IOException {
        PluginJar.metric("picky", "x")
                .manifest("Plugin-Dependencies", "animals@>=2.0.0")
                .writeTo(folder);
        refuses("picky", "it needs plugin 'animals' in version >=2.0.0, and 1.2.0 is there");
    }

    @Test
    void refusesWhatNeedsARefusedPlugin() throws IOException {
        PluginJar.of("broken")
                .extension("sample.Declares", PluginJar.declaring("throw new IllegalStateException(\"no\");", "x"))
                .writeTo(folder);
        PluginJar.metric("above", "y").manifest("Plugin-Dependencies", "broken").writeTo(folder);
        refuses("above", "it needs plugin 'broken', which was refused itself");
    }

    @Test
    void refusesPluginsThatNeedEachOther() throws IOException {
        PluginJar.metric("egg", "x").manifest("Plugin-Dependencies", "hen").writeTo(folder);
        PluginJar.metric("hen", "y").manifest("Plugin-Dependencies", "egg").writeTo(folder);
        refuses("egg", "it depends on itself by way of the plugins that it needs");
    }

    @Test
    void refusesTheSecondPluginOfAnId() throws IOException {
        PluginJar.animals().writeTo(folder);
        PluginJar.metric("pulse", "pulse_rate").writeTo(folder, "a.jar");
        Path second = PluginJar.metric("pulse", "pulse_rate").writeTo(folder, "b.jar");
        List<PluginReport> reports = open().reports();
        assertEquals(PluginReport.State.ACTIVE, reports.get(0).state());
        assertEquals(
                Optional.of("Cannot use plugin 'pulse' (" + second + "): another plugin of this id was found first ("
                        + folder.resolve("a.jar") + "); remove one of them"),
                reports.get(2).problem());
    }

    @Test
    void refusesAConstructorThatThrows() throws IOException {
        PluginJar.of("throwing")
                .extension("sample.Declares", PluginJar.declaring("throw new IllegalStateException(\"no disk\");", "x"))
                .writeTo(folder);
        refuses("throwing", "building its extension sample.Declares failed: IllegalStateException: no disk");
    }

    @Test
    void refusesAConstructorThatThrowsAnError() throws IOException {
        PluginJar.of("failing")
                .extension("sample.Declares", PluginJar.declaring("throw new AssertionError(\"never\");", "x"))
                .writeTo(folder);
        refuses("failing", "building its extension sample.Declares failed: AssertionError: never");
    }

    @Test
    void refusesAnExtensionThatCannotBeBuilt() throws IOException {
        PluginJar.of("greedy")
                .extension("sample.Declares", PluginJar.declaring("", "x").replace("Declares()", "Declares(int wish)"))
                .writeTo(folder);
        refuses(
                "greedy",
                "its extension sample.Declares needs exactly one public constructor, without parameters or with a"
                        + " PluginContext");
    }

    @Test
    void refusesAnExtensionThatIsNone() throws IOException {
        PluginJar.of("strange")
                .extension("sample.Plain", "package sample; public class Plain {}")
                .writeTo(folder);
        refuses(
                "strange",
                "its extension sample.Plain implements no extension point; implement one of"
                        + " dev.kymograph.engine.extension");
    }

    @Test
    void refusesAPluginThatReachesIntoTheHost() throws IOException {
        PluginJar.of("nosy")
                .extension(
                        "sample.Declares",
                        PluginJar.declaring("dev.kymograph.engine.internal.duckdb.SqlText.name(\"x\");", "x"))
                .writeTo(folder);
        refuses(
                "nosy",
                "building its extension sample.Declares failed: NoClassDefFoundError:"
                        + " dev/kymograph/engine/internal/duckdb/SqlText; a plugin sees Java, its own classes and the"
                        + " packages dev.kymograph.metric and dev.kymograph.engine.extension, so it has to pack what"
                        + " else it uses");
    }

    @Test
    void refusesANameThatIsInvalid() throws IOException {
        PluginJar.metric("shouting", "PULSE").writeTo(folder);
        refuses(
                "shouting",
                "asking its extension sample.Declares failed: IllegalArgumentException: Cannot name a metric type"
                        + " 'PULSE': a name is 1 to 48 lower-case letters, digits and single underscores, beginning with"
                        + " a letter");
    }

    @Test
    void refusesANameThatIsTaken() throws IOException {
        PluginJar.metric("pulse", "pulse_rate").writeTo(folder);
        PluginJar.metric("second", "pulse_rate").writeTo(folder);
        refuses(
                "second",
                "it brings the metric 'pulse_rate', which plugin 'pulse' already has; rename one, or remove one of the"
                        + " two");
    }

    @Test
    void refusesAMetricNamedAsATable() throws IOException {
        PluginJar.metric("tables", "dump_animals").writeTo(folder);
        refuses(
                "tables",
                "it brings the table or view 'dump_animals', which plugin 'animals' already has; rename one, or remove"
                        + " one of the two");
        PluginJar.metric("tables", "readings").writeTo(folder);
        refuses(
                "tables",
                "it brings the table or view 'readings', which the engine or the program that embeds it already has;"
                        + " rename one, or remove one of the two");
    }

    @Test
    void refusesAnAnalysisThatIsThereAlready() throws IOException {
        PluginJar.of("first")
                .extension("sample.Herds", analysis("Herds", "herds"))
                .writeTo(folder);
        PluginJar.of("second")
                .extension("sample.Herds", analysis("Herds", "herds"))
                .writeTo(folder);
        refuses(
                "second",
                "it brings the analysis 'herds', which plugin 'first' already has; rename one, or remove one of the"
                        + " two");
    }

    @Test
    void refusesAMetricOfAKindThatNobodyBrings() throws IOException {
        PluginJar.of("birds")
                .extension("sample.Declares", PluginJar.declaring("", "height").replace("\"animal\"", "\"bird\""))
                .writeTo(folder);
        PluginJar.metric("above", "y").manifest("Plugin-Dependencies", "birds").writeTo(folder);
        refuses(
                "birds",
                "its metric 'height' is measured on the kind 'bird', which no plugin brings; add the plugin that does");
        assertTrue(report(open(), "above").problem().orElseThrow().endsWith("which was refused itself"));
    }

    /** Opens beside a good plugin, and expects that one plugin alone to be refused with these words. */
    private void refuses(String id, String why) throws IOException {
        PluginJar.animals().writeTo(folder);
        PluginJar.metric("good", "well_being").writeTo(folder);
        Extensions extensions = open();
        PluginReport report = report(extensions, id);
        String jar = id.endsWith(".jar") ? id : id + ".jar";
        assertEquals(
                Optional.of("Cannot use plugin '" + id + "' (" + folder.resolve(jar) + "): " + why), report.problem());
        assertEquals(PluginReport.State.REFUSED, report.state());
        assertEquals(List.of(), report.contributed());
        assertEquals(List.of("metric well_being"), report(extensions, "good").contributed());
    }

    private Extensions open() {
        return open(List.of(folder), List.of());
    }

    private Extensions open(List<Path> folders, List<ExtensionPoint> own) {
        Extensions extensions = PluginHost.open(new Settings.Plugins(folders), own, VERSION);
        opened.add(extensions);
        return extensions;
    }

    private static PluginReport report(Extensions extensions, String id) {
        return extensions.reports().stream()
                .filter(report -> report.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static String analysis(String type, String name) {
        return """
                package sample;
                import dev.kymograph.engine.extension.*;
                import java.util.*;
                public class %s implements Analysis<%s.None> {
                    public record None() {}
                    public AnalysisSpec<None> spec() {
                        return new AnalysisSpec<>("%s", "Herds.", None.class, List.of(), Set.of());
                    }
                    public Rows run(None parameters, AnalysisContext context) {
                        return Rows.of(List.of(), List.of());
                    }
                }
                """.formatted(type, type, name);
    }

    private static final class OwnAnimals implements MetricTypes {

        @Override
        public List<MetricType> metricTypes() {
            return List.of();
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(new SubjectKind(
                    "animal",
                    "animals",
                    "dump_animals",
                    "animal_id",
                    "pet_name",
                    List.of(),
                    Optional.empty(),
                    List.of()));
        }
    }

    private record OwnMetric(String name) implements MetricTypes {

        @Override
        public List<MetricType> metricTypes() {
            return List.of(MetricType.event(name, "animal", Unit.NONE, Field.of("count_of", FieldType.INTEGER)));
        }
    }
}
