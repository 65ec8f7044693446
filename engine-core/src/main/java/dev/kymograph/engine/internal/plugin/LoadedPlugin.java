package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Configuration.Setting;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.PluginContext;
import java.util.List;
import java.util.Optional;

/** A plugin whose classes are loaded and that has said what it brings. */
final class LoadedPlugin {

    private final PluginSource source;
    private final Contributor contributor;
    private final Optional<PluginClasses> classes;
    private final List<LoadedPlugin> dependencies;
    private final List<Contributor.Stay> stays;
    private final Offer offer;
    private final List<Setting> settings;

    private LoadedPlugin(
            PluginSource source,
            Contributor contributor,
            Optional<PluginClasses> classes,
            List<LoadedPlugin> dependencies,
            Offer offer,
            List<Setting> settings) {
        this.source = source;
        this.contributor = contributor;
        this.classes = classes;
        this.dependencies = List.copyOf(dependencies);
        this.offer = offer;
        this.settings = settings;
        // Its classes may still be looked up in theirs after they have been withdrawn.
        this.stays = dependencies.stream()
                .flatMap(dependency -> dependency.contributor.stay().stream())
                .toList();
    }

    /** Loads its classes and asks it; a metric's file needs no asking. */
    static LoadedPlugin load(PluginSource source, List<LoadedPlugin> dependencies, PluginRules rules) throws Refusal {
        Contributor contributor =
                new Contributor(source.id(), source.file().path().toString(), rules.failures());
        if (source.metric().isPresent()) {
            OfferBuilder builder = new OfferBuilder(contributor);
            builder.ask((MetricTypes) () -> List.of(source.metric().get()));
            return new LoadedPlugin(source, contributor, Optional.empty(), List.of(), builder.offer(), List.of());
        }
        PluginSource.Jar jar = source.jar().orElseThrow();
        PluginClasses classes = new PluginClasses(
                jar.copy(),
                jar.description().descriptor(),
                dependencies.stream().flatMap(plugin -> plugin.classes.stream()).toList());
        try {
            PluginSettings settings = new PluginSettings(jar.id(), rules.sections());
            Offer offer = rules.patience().call(jar.id(), () -> ask(jar, classes, contributor, settings));
            return new LoadedPlugin(
                    source, contributor, Optional.of(classes), dependencies, offer, settings.explained());
        } catch (Refusal | RuntimeException | Error e) {
            classes.close();
            throw e;
        }
    }

    private static Offer ask(
            PluginSource.Jar jar, PluginClasses classes, Contributor contributor, PluginSettings settings)
            throws Refusal {
        Thread.currentThread().setContextClassLoader(classes);
        OfferBuilder builder = new OfferBuilder(contributor);
        ExtensionBuilder extensions = new ExtensionBuilder(new Context(jar.id(), jar.version()), settings);
        for (String name : jar.description().extensions()) {
            try {
                builder.ask(extensions.build(classes.loadClass(name)));
            } catch (Refusal e) {
                throw e;
            } catch (Throwable e) {
                throw Failures.refusal("asking its extension " + name, e);
            }
        }
        settings.requireAsked();
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

    /** What can be set of it, and what is. */
    List<Setting> settings() {
        return settings;
    }

    Optional<String> trouble() {
        return contributor.trouble();
    }

    boolean isAside() {
        return contributor.isAside();
    }

    /** Whether it is what would be loaded from this source beside these others. */
    boolean is(PluginSource wanted, List<LoadedPlugin> beside) {
        return source.holdsSame(wanted) && dependencies.equals(beside);
    }

    /** Closes its classes as soon as no question uses them. */
    void withdraw() {
        contributor.withdraw(() -> {
            classes.ifPresent(PluginClasses::close);
            stays.forEach(Contributor.Stay::close);
        });
    }

    private record Context(String pluginId, String pluginVersion) implements PluginContext {}
}
