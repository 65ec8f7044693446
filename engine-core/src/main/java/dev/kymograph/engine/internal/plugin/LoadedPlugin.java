package dev.kymograph.engine.internal.plugin;

import java.util.List;
import java.util.Optional;

/** A plugin whose classes are loaded and that has said what it brings. */
final class LoadedPlugin {

    private final PluginSource source;
    private final Contributor contributor;
    private final PluginClasses classes;
    private final List<LoadedPlugin> dependencies;
    private final List<Contributor.Stay> stays;
    private final Offer offer;

    private LoadedPlugin(
            PluginSource source,
            Contributor contributor,
            PluginClasses classes,
            List<LoadedPlugin> dependencies,
            Offer offer) {
        this.source = source;
        this.contributor = contributor;
        this.classes = classes;
        this.dependencies = List.copyOf(dependencies);
        this.offer = offer;
        // Its classes may still be looked up in theirs after they have been withdrawn.
        this.stays = dependencies.stream()
                .flatMap(dependency -> dependency.contributor.stay().stream())
                .toList();
    }

    /** Loads its classes and asks it. */
    static LoadedPlugin load(PluginSource source, List<LoadedPlugin> dependencies, Patience patience, int failures)
            throws Refusal {
        Manifests.Description description = source.description().orElseThrow();
        PluginClasses classes = new PluginClasses(
                source.copy().orElseThrow(),
                description.descriptor(),
                dependencies.stream().map(plugin -> plugin.classes).toList());
        Contributor contributor = new Contributor(source.id(), failures);
        try {
            Offer offer = patience.call(source.id(), () -> ask(source, classes, contributor));
            return new LoadedPlugin(source, contributor, classes, dependencies, offer);
        } catch (Refusal | RuntimeException | Error e) {
            classes.close();
            throw e;
        }
    }

    private static Offer ask(PluginSource source, PluginClasses classes, Contributor contributor) throws Refusal {
        Thread.currentThread().setContextClassLoader(classes);
        OfferBuilder builder = new OfferBuilder(contributor);
        ExtensionBuilder extensions = new ExtensionBuilder(new Context(source.id(), source.version()));
        for (String name : source.description().orElseThrow().extensions()) {
            try {
                builder.ask(extensions.build(classes.loadClass(name)));
            } catch (Refusal e) {
                throw e;
            } catch (Throwable e) {
                throw Failures.refusal("asking its extension " + name, e);
            }
        }
        return builder.offer();
    }

    PluginSource source() {
        return source;
    }

    String id() {
        return source.id();
    }

    Offer offer() {
        return offer;
    }

    Optional<String> trouble() {
        return contributor.trouble();
    }

    boolean isAside() {
        return contributor.isAside();
    }

    /** Whether it is what would be loaded from this source beside these others. */
    boolean is(PluginSource wanted, List<LoadedPlugin> beside) {
        return source.copy().equals(wanted.copy()) && dependencies.equals(beside);
    }

    /** Closes its classes as soon as no question uses them. */
    void withdraw() {
        contributor.withdraw(() -> {
            classes.close();
            stays.forEach(Contributor.Stay::close);
        });
    }

    private record Context(String pluginId, String pluginVersion)
            implements dev.kymograph.engine.extension.PluginContext {}
}
