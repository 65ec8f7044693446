package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.internal.catalog.ZoneTable;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What can be asked for at one time: of the plugins that run, and of the engine itself. */
record Current(
        List<PluginFile> files,
        PluginSet plugins,
        List<OfferedAnalysis<?>> analyses,
        List<OfferedSample<?>> sampleData,
        List<OfferedFunction> functions,
        List<OfferedFormat<?>> formats,
        List<OfferedMethod> methods,
        List<OfferedWatch<?>> watches,
        List<OfferedStorage> storages,
        List<ZoneTable> tables) {

    /** @param own what needs no plugin */
    static Current of(Offer own, List<PluginFile> files, PluginSet plugins) {
        return new Current(
                files,
                plugins,
                all(own, plugins, Offer::analyses),
                all(own, plugins, Offer::sampleData),
                all(own, plugins, Offer::functions),
                all(own, plugins, Offer::formats),
                all(own, plugins, Offer::methods),
                all(own, plugins, Offer::watches),
                all(own, plugins, Offer::storages),
                all(own, plugins, Offer::tables));
    }

    private static <T> List<T> all(Offer own, PluginSet plugins, Function<Offer, List<T>> part) {
        return Stream.concat(Stream.of(own), plugins.offers())
                .map(part)
                .flatMap(List::stream)
                .toList();
    }
}
