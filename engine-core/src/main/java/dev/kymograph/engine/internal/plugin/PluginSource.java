package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.ZoneScript;
import dev.kymograph.engine.internal.config.MetricFile;
import dev.kymograph.metric.MetricType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pf4j.PluginDependency;

/**
 * What a file in a plugins folder says of itself, read once for each change of the file. None of its code has run.
 *
 * @param jar what it is, where it is a jar
 * @param metric what it declares, where it is a metric's file
 * @param problem why it is no plugin, where it is none
 * @param warning what speaks against it, though it is taken
 */
record PluginSource(
        PluginFile file,
        Optional<Jar> jar,
        Optional<MetricType> metric,
        Optional<String> problem,
        Optional<String> warning) {

    /** A jar that may be loaded: a copy of its content, out of everybody's reach. */
    record Jar(Path copy, Manifests.Description description) {

        String id() {
            return description.descriptor().getPluginId();
        }

        String version() {
            return description.descriptor().getVersion();
        }
    }

    static PluginSource read(PluginFile file, JarCopies copies, Trust trust) {
        try {
            return file.name().endsWith(MetricFile.ENDING) ? ofMetric(file) : ofJar(file, copies, trust);
        } catch (Refusal e) {
            return new PluginSource(
                    file, Optional.empty(), Optional.empty(), Optional.of(e.getMessage()), Optional.empty());
        }
    }

    private static PluginSource ofJar(PluginFile file, JarCopies copies, Trust trust) throws Refusal {
        Path copy = copies.of(file.path());
        Optional<String> warning = trust.look(file.path(), copy);
        Jar jar = new Jar(copy, new Manifests().describe(copy));
        return new PluginSource(file, Optional.of(jar), Optional.empty(), Optional.empty(), warning);
    }

    private static PluginSource ofMetric(PluginFile file) throws Refusal {
        try {
            MetricType metric = MetricFile.read(file.path());
            return new PluginSource(file, Optional.empty(), Optional.of(metric), Optional.empty(), Optional.empty());
        } catch (KymographException e) {
            throw new Refusal(e.getMessage());
        }
    }

    /** A plugin's id; of a metric's file and of what is no plugin, the file's name. */
    String id() {
        return jar.map(Jar::id).orElseGet(file::name);
    }

    /** Empty where it has none. */
    String version() {
        return jar.map(Jar::version).orElse("");
    }

    List<PluginDependency> dependencies() {
        return jar.map(found -> found.description().descriptor().getDependencies())
                .orElse(List.of());
    }

    /** What makes the tables that it keeps for itself. */
    List<ZoneScript> scripts() {
        return jar.map(found -> found.description().scripts()).orElse(List.of());
    }

    /** Whether it holds the same as another. */
    boolean holdsSame(PluginSource other) {
        return jar.map(Jar::copy).equals(other.jar.map(Jar::copy)) && metric.equals(other.metric);
    }
}
