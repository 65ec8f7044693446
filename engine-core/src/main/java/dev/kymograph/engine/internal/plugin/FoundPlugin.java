package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.PluginReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;

/** A jar in a plugins folder, and what became of it. */
final class FoundPlugin {

    private final Path jar;
    private final Optional<Manifests.Description> description;
    private Offer offer = Offer.NOTHING;
    private Optional<String> problem = Optional.empty();

    private FoundPlugin(Path jar, Optional<Manifests.Description> description) {
        this.jar = jar;
        this.description = description;
    }

    static FoundPlugin in(Path jar) {
        try {
            return new FoundPlugin(jar, Optional.of(new Manifests().describe(jar)));
        } catch (Refusal e) {
            FoundPlugin broken = new FoundPlugin(jar, Optional.empty());
            broken.refuse(e.getMessage());
            return broken;
        }
    }

    /** Its id; where it has none, the jar's name. */
    String id() {
        return description
                .map(found -> found.descriptor().getPluginId())
                .orElseGet(() -> jar.getFileName().toString());
    }

    Path jar() {
        return jar;
    }

    PluginDescriptor descriptor() {
        return description.orElseThrow().descriptor();
    }

    List<PluginDependency> dependencies() {
        return descriptor().getDependencies();
    }

    List<String> extensions() {
        return description.orElseThrow().extensions();
    }

    boolean isRefused() {
        return problem.isPresent();
    }

    void refuse(String why) {
        offer = Offer.NOTHING;
        problem = Optional.of("Cannot use plugin '" + id() + "' (" + jar + "): " + why);
    }

    Offer offer() {
        return offer;
    }

    void offers(Offer offered) {
        offer = offered;
    }

    PluginReport report() {
        return new PluginReport(
                id(),
                description.map(found -> found.descriptor().getVersion()).orElse(""),
                isRefused() ? PluginReport.State.REFUSED : PluginReport.State.ACTIVE,
                offer.contributed(),
                problem);
    }
}
