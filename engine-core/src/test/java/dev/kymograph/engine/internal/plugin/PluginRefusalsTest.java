package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.PluginReport;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PluginRefusalsTest extends PluginCase {

    private static final String CORRECT = "; correct the plugin, or take another version of it";

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
    void refusesAJarWithoutAManifest() throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("bare.jar")))) {
            zip.putNextEntry(new ZipEntry("notes.txt"));
        }
        refuses("bare.jar", "it is no plugin: its manifest names no Plugin-Id; move other jars out of this folder");
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
        refuses("old", "its Plugin-Version [first] is no version; write it as 1.2.3");
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
        PluginJar.metric("content", "y")
                .manifest("Plugin-Dependencies", "animals@>=1.0.0 & <2.0.0")
                .writeTo(folder);
        refuses(
                "picky",
                "it needs plugin 'animals' in version >=2.0.0, and 1.2.0 is there; put a version there that fits, or take"
                        + " another one of this plugin");
    }

    @Test
    void refusesAnIdThatIsNone() throws IOException {
        PluginJar.metric("No Id", "x").writeTo(folder);
        refuses(
                "No Id",
                "its Plugin-Id [No Id] is not made of lower-case words with hyphens or dots between them; rename it");
    }

    @Test
    void refusesDependenciesInNoRange() throws IOException {
        PluginJar.metric("vague", "x")
                .manifest("Plugin-Dependencies", "animals@some")
                .writeTo(folder);
        refuses(
                "vague",
                "its manifest asks for plugin 'animals' in versions [some], which is no range; write it as >=1.0.0 &"
                        + " <2.0.0");
    }

    @Test
    void refusesWhatNeedsARefusedPlugin() throws IOException {
        PluginJar.of("broken")
                .extension("sample.Declares", PluginJar.declaring("throw new IllegalStateException(\"no\");", "x"))
                .writeTo(folder);
        PluginJar.metric("above", "y").manifest("Plugin-Dependencies", "broken").writeTo(folder);
        refuses("above", "it needs plugin 'broken', which was refused itself; see why, and mend that one first");
    }

    @Test
    void refusesPluginsThatNeedEachOther() throws IOException {
        PluginJar.metric("egg", "x").manifest("Plugin-Dependencies", "hen").writeTo(folder);
        PluginJar.metric("hen", "y").manifest("Plugin-Dependencies", "egg").writeTo(folder);
        refuses("egg", "it depends on itself by way of the plugins that it needs; drop one of these dependencies");
    }

    @Test
    void refusesWhatNeedsACircleForThatReason() throws IOException {
        PluginJar.metric("egg", "x").manifest("Plugin-Dependencies", "hen").writeTo(folder);
        PluginJar.metric("hen", "y").manifest("Plugin-Dependencies", "egg").writeTo(folder);
        PluginJar.metric("omelette", "z").manifest("Plugin-Dependencies", "egg").writeTo(folder);
        refuses("omelette", "it needs plugin 'egg', which was refused itself; see why, and mend that one first");
        assertTrue(problem(open(), "hen").contains("it depends on itself"));
    }

    @Test
    void refusesTheSecondPluginOfAnId() throws IOException {
        PluginJar.animals().writeTo(folder);
        PluginJar.metric("pulse", "pulse_rate").writeTo(folder, "a.jar");
        Path second = PluginJar.metric("pulse", "pulse_rate").writeTo(folder, "b.jar");
        List<PluginReport> reports = open().list();
        assertEquals(PluginReport.State.ACTIVE, reports.get(0).state());
        assertEquals(
                Optional.of("Cannot use plugin 'pulse' (" + second
                        + "): another plugin of this id and version was found first (" + folder.resolve("a.jar")
                        + "); remove one of them, or give this one a higher version"),
                reports.get(2).problem());
    }

    @Test
    void refusesAConstructorThatThrows() throws IOException {
        PluginJar.of("throwing")
                .extension("sample.Declares", PluginJar.declaring("throw new IllegalStateException(\"no disk\");", "x"))
                .writeTo(folder);
        refuses("throwing", "building its extension sample.Declares failed: IllegalStateException: no disk" + CORRECT);
    }

    @Test
    void refusesAConstructorThatThrowsAnError() throws IOException {
        PluginJar.of("failing")
                .extension("sample.Declares", PluginJar.declaring("throw new AssertionError(\"never\");", "x"))
                .writeTo(folder);
        refuses("failing", "building its extension sample.Declares failed: AssertionError: never" + CORRECT);
    }

    @Test
    void refusesAnExtensionThatCannotBeBuilt() throws IOException {
        PluginJar.of("greedy")
                .extension("sample.Declares", PluginJar.declaring("", "x").replace("Declares()", "Declares(int wish)"))
                .writeTo(folder);
        refuses(
                "greedy",
                "its extension sample.Declares needs exactly one public constructor, which takes nothing, a"
                        + " PluginContext, a record of settings, or both");
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
                        + " a letter" + CORRECT);
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
        assertTrue(report(open(), "above")
                .problem()
                .orElseThrow()
                .endsWith("which was refused itself; see why, and mend that one first"));
    }

    @Test
    void refusesATruncatedJar() throws IOException {
        byte[] whole = Files.readAllBytes(PluginJar.metric("short", "x").writeTo(folder));
        for (int length : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
            Files.write(folder.resolve("short.jar"), Arrays.copyOf(whole, length));
            String problem = problem(open(), "short.jar");
            assertTrue(problem.contains("it is not a jar that can be read"), problem);
            assertTrue(problem.contains(folder.resolve("short.jar").toString()), problem);
        }
    }

    @Test
    void refusesAJarOfWhichAnEntryIsDamaged() throws IOException {
        Path jar = PluginJar.metric("bitten", "x")
                .entry("notes.txt", new byte[5000])
                .writeTo(folder);
        byte[] bytes = Files.readAllBytes(jar);
        int name = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("notes.txt");
        Arrays.fill(bytes, name + 10, name + 14, (byte) 0xFF);
        Files.write(jar, bytes);
        assertTrue(problem(open(), "bitten.jar").contains("it is not a jar that can be read"));
    }

    @Test
    void refusesAZipBomb() throws IOException {
        PluginJar.metric("bomb", "x").entry("zeros", new byte[80 << 20]).writeTo(folder);
        String problem = problem(open(), "bomb.jar");
        assertTrue(
                problem.contains("it unpacks to more than 20 MiB") || problem.contains("it unpacks to more than 1"),
                problem);
        assertTrue(problem.endsWith("which no plugin needs: it is damaged, or a trap; remove it"), problem);
    }

    @Test
    void refusesEntriesThatWouldLieOutside() throws IOException {
        for (String name : List.of("../evil.txt", "a/../../evil.txt", "/etc/evil", "C:/evil", "a\\..\\evil")) {
            PluginJar.metric("outside", "x").entry(name, new byte[1]).writeTo(folder);
            refuses(
                    "outside.jar",
                    "its entry [" + name + "] would lie outside of it; build it again with an ordinary tool");
        }
    }

    @Test
    void refusesACopyOfTheEnginesOwnClasses() throws IOException {
        PluginJar.metric("stuffed", "x")
                .source(
                        "dev.kymograph.engine.extension.MetricTypes",
                        "package dev.kymograph.engine.extension; public interface MetricTypes extends"
                                + " org.pf4j.ExtensionPoint { java.util.List<dev.kymograph.metric.MetricType>"
                                + " metricTypes(); }")
                .writeTo(folder);
        refuses(
                "stuffed.jar",
                "it packs a copy of the engine's own [dev/kymograph/engine/extension/MetricTypes.class]; give that"
                        + " dependency the scope 'provided', and build it again");
        Files.delete(folder.resolve("stuffed.jar"));
        PluginJar.metric("versioned", "x")
                .entry("META-INF/versions/17/dev/kymograph/metric/Field.class", new byte[1])
                .writeTo(folder);
        assertTrue(problem(open(), "versioned.jar").contains("it packs a copy of the engine's own"));
    }

    @Test
    void refusesAManifestThatPullsInOtherJars() throws IOException {
        PluginJar.metric("pulling", "x")
                .manifest("Class-Path", "../lib/other.jar")
                .writeTo(folder);
        refuses(
                "pulling.jar",
                "its manifest has a Class-Path, which would load classes from outside of it; pack what it needs into"
                        + " the jar");
    }

    @Test
    void refusesCallsThatWouldEndTheProcess() throws IOException {
        Map<String, String> calls = Map.of(
                "System.exit(3);", "System.exit",
                "Runtime.getRuntime().exit(3);", "Runtime.exit",
                "Runtime.getRuntime().halt(3);", "Runtime.halt",
                "java.util.function.IntConsumer end = System::exit; end.accept(3);", "System.exit");
        for (Map.Entry<String, String> call : calls.entrySet()) {
            PluginJar.of("ending")
                    .extension("sample.Declares", PluginJar.declaring(call.getKey(), "x"))
                    .writeTo(folder);
            refuses(
                    "ending.jar",
                    "its class sample.Declares calls " + call.getValue()
                            + ", which would end the whole process; throw an exception instead");
        }
    }

    @Test
    void refusesWhatIsNoClass() throws IOException {
        PluginJar.metric("noise", "x")
                .entry("sample/Noise.class", new byte[100])
                .writeTo(folder);
        refuses("noise.jar", "its entry [sample/Noise.class] is no class file; build it again");
        byte[] torn = new byte[12];
        System.arraycopy(new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE}, 0, torn, 0, 4);
        torn[9] = 40;
        PluginJar.metric("noise", "x").entry("sample/Noise.class", torn).writeTo(folder);
        refuses("noise.jar", "its entry [sample/Noise.class] is a damaged class file; build it again");
    }

    @Test
    void refusesAClassOfANewerJava() throws IOException {
        Path jar = PluginJar.metric("newer", "x").writeTo(folder);
        byte[] future = classOf(jar, "sample/Declares.class");
        future[7] = 120;
        PluginJar.of("newer")
                .entry("sample/Declares.class", future)
                .lists("sample.Declares")
                .writeTo(folder);
        String problem = problem(open(), "newer");
        assertTrue(problem.contains("UnsupportedClassVersionError"), problem);
        assertTrue(problem.contains("(" + jar + ")"), problem);
        assertTrue(problem.endsWith("; run a newer Java, or take a version that is built for this one"), problem);
    }

    @Test
    void refusesAClassThatDoesNotFitWhatItUses(@TempDir Path elsewhere) throws IOException {
        String base = "package sample; public class Base { public static void gone() {} }";
        Path before = PluginJar.of("before").source("sample.Base", base).writeTo(elsewhere);
        Path after = PluginJar.of("after")
                .source("sample.Base", base.replace("gone", "left"))
                .writeTo(elsewhere);
        PluginJar.of("changed")
                .extension("sample.Declares", PluginJar.declaring("Base.gone();", "x"))
                .compiledAgainst(before)
                .entry("sample/Base.class", classOf(after, "sample/Base.class"))
                .writeTo(folder);
        refuses(
                "changed",
                "building its extension sample.Declares failed: NoSuchMethodError: 'void sample.Base.gone()'"
                        + CORRECT);
    }

    @Test
    void refusesAClassThatIsMissing() throws IOException {
        PluginJar.of("hollow").lists("sample.Gone").writeTo(folder);
        String problem = problem(open(), "hollow");
        assertTrue(
                problem.contains("asking its extension sample.Gone failed: ClassNotFoundException: sample.Gone"),
                problem);
    }

    @Test
    void leavesBehindWhatDoesNotSayWhatItBrings() throws IOException {
        PluginJar.of("hanging")
                .extension(
                        "sample.Declares",
                        PluginJar.declaring(
                                "while (!Boolean.getBoolean(\"sample.refused.end\")) { Thread.onSpinWait(); }", "x"))
                .writeTo(folder);
        try {
            refuses(
                    "hanging",
                    "asking what it brings took longer than 2.0 s, and was left behind with its thread; its"
                            + " constructors and declarations must return at once");
        } finally {
            System.setProperty("sample.refused.end", "true");
        }
    }

    @Test
    void refusesParametersThatCannotBeBound() throws IOException {
        PluginJar.of("unbound")
                .extension(
                        "sample.Herds",
                        analysis("Herds", "herds").replace("record None() {}", "record None(Thread which) {}"))
                .writeTo(folder);
        String problem = problem(open(), "unbound");
        assertTrue(problem.contains("its analysis cannot be used: Cannot read the parameters of"), problem);
        assertTrue(problem.endsWith(CORRECT), problem);
    }

    @Test
    void refusesWhatDoesNotFitWhatIsStored() throws IOException {
        PluginJar.animals().writeTo(folder);
        Vocabularies catalog = new Vocabularies();
        catalog.declare(
                List.of(),
                List.of(MetricType.event("steps", "animal", Unit.NONE, Field.of("count_of", FieldType.INTEGER))));
        PluginJar.metric("walking", "steps").writeTo(folder);
        PluginJar.metric("good", "well_being").writeTo(folder);
        PluginHost host = open(settings(List.of(folder), Duration.ZERO), List.of(), catalog);
        assertEquals(
                "Cannot use plugin 'walking' (" + folder.resolve("walking.jar")
                        + "): what it declares does not fit what is stored: Cannot change metric 'steps'",
                problem(host, "walking"));
        assertEquals(PluginReport.State.ACTIVE, report(host, "good").state());
        assertTrue(catalog.metrics.containsKey("well_being"));
    }

    /** Opens beside a good plugin, and expects that one plugin alone to be refused with these words. */
    private void refuses(String id, String why) throws IOException {
        PluginJar.animals().writeTo(folder);
        PluginJar.metric("good", "well_being").writeTo(folder);
        PluginHost host = open();
        PluginReport report = report(host, id);
        String jar = id.endsWith(".jar") ? id : id + ".jar";
        assertEquals(
                Optional.of("Cannot use plugin '" + id + "' (" + folder.resolve(jar) + "): " + why), report.problem());
        assertEquals(PluginReport.State.REFUSED, report.state());
        assertEquals(List.of(), report.contributed());
        assertEquals(List.of("metric well_being"), report(host, "good").contributed());
    }

    private static byte[] classOf(Path jar, String entry) throws IOException {
        try (ZipFile file = new ZipFile(jar.toFile())) {
            return file.getInputStream(file.getEntry(entry)).readAllBytes();
        }
    }
}
