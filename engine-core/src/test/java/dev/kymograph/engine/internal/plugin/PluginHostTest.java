package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class PluginHostTest extends PluginCase {

    @Test
    void listsWhatEachPluginBrings() throws IOException {
        PluginJar.animals()
                .extension("sample.Herds", analysis("Herds", "herds"))
                .writeTo(folder);
        PluginJar.metric("pulse", "pulse_rate").writeTo(folder);
        PluginHost host = open();
        assertEquals(
                List.of(
                        new PluginReport(
                                "animals",
                                "1.2.0",
                                PluginReport.State.ACTIVE,
                                folder.resolve("animals.jar").toString(),
                                List.of("kind animal", "analysis herds"),
                                Optional.empty()),
                        new PluginReport(
                                "pulse",
                                "1.2.0",
                                PluginReport.State.ACTIVE,
                                folder.resolve("pulse.jar").toString(),
                                List.of("metric pulse_rate"),
                                Optional.empty())),
                host.list());
        assertEquals("herds", host.analyses().get(0).spec().name());
        assertEquals("animals", host.analyses().get(0).contributor().plugin());
    }

    @Test
    void withoutFoldersThereIsNothing() {
        PluginHost host = open(List.of(folder.resolve("nowhere")), List.of());
        assertEquals(List.of(), host.list());
        assertEquals(List.of(), host.analyses());
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
        Vocabularies catalog = new Vocabularies();
        PluginHost host =
                open(settings(List.of(), Duration.ZERO), List.of(new OwnAnimals(), new OwnMetric("steps")), catalog);
        assertEquals(List.of(), host.list());
        assertEquals(Set.of("animal"), catalog.kinds.keySet());
        assertEquals(Set.of("steps"), catalog.metrics.keySet());
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
        PluginHost host = open();
        host.refresh();
        PluginJar.metric("another", "steps").writeTo(folder);
        host.refresh();
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
