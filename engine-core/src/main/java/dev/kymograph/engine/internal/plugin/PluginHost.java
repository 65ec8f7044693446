package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.SampleData;
import dev.kymograph.engine.internal.config.Settings;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.pf4j.ExtensionPoint;

/** The plugins of one engine, and the extensions that need no plugin. */
public final class PluginHost implements Extensions {

    private static final String NONE = "";

    private final Offer own;
    private final PluginSet plugins;

    private PluginHost(Offer own, PluginSet plugins) {
        this.own = own;
        this.plugins = plugins;
    }

    /**
     * Finds the plugins, loads them and asks each once what it brings.
     *
     * @param own extensions that need no plugin: the engine's and the embedding program's
     * @throws KymographException where one of {@code own} is wrong; a plugin that is wrong is reported and harms nothing else
     */
    public static Extensions open(Settings.Plugins settings, List<ExtensionPoint> own) {
        return open(settings, own, Versions.own());
    }

    static Extensions open(Settings.Plugins settings, List<ExtensionPoint> own, String version) {
        TakenNames names = new TakenNames();
        Offer offered = ask(own, names);
        return new PluginHost(offered, PluginSet.load(settings.folders(), version, names, offered));
    }

    @Override
    public List<Contribution<MetricTypes>> metricTypes() {
        return all(Offer::metricTypes);
    }

    @Override
    public List<Contribution<Analysis<?>>> analyses() {
        return all(Offer::analyses);
    }

    @Override
    public List<Contribution<SampleData<?>>> sampleData() {
        return all(Offer::sampleData);
    }

    @Override
    public List<PluginReport> reports() {
        return plugins.reports();
    }

    @Override
    public void close() {
        plugins.close();
    }

    private static Offer ask(List<ExtensionPoint> own, TakenNames names) {
        OfferBuilder builder = new OfferBuilder(NONE);
        try {
            for (ExtensionPoint extension : own) {
                builder.ask(extension);
            }
            names.take(NONE, builder.offer());
        } catch (Refusal | RuntimeException e) {
            throw new KymographException(
                    ErrorKind.CONFIGURATION,
                    "extension.invalid",
                    "Cannot use an extension of the program itself: " + e.getMessage(),
                    e);
        }
        return builder.offer();
    }

    private <T> List<T> all(Function<Offer, List<T>> part) {
        return Stream.concat(Stream.of(own), plugins.offers())
                .map(part)
                .flatMap(List::stream)
                .toList();
    }
}
