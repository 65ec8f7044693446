package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.extension.PluginContext;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The plugins found at one start. Each step refuses some; the others go on to the next. */
final class PluginSet {

    private final List<FoundPlugin> found = new ArrayList<>();
    private final Map<String, FoundPlugin> byId = new LinkedHashMap<>();
    private final TakenNames names;
    private final Offer own;
    private final Optional<PluginJars> jars;

    private PluginSet(List<Path> files, TakenNames names, Offer own) {
        files.forEach(jar -> found.add(FoundPlugin.in(jar)));
        this.names = names;
        this.own = own;
        jars = files.isEmpty()
                ? Optional.empty()
                : Optional.of(new PluginJars(files.get(0).getParent()));
    }

    static PluginSet load(List<Path> folders, String version, TakenNames names, Offer own) {
        PluginSet plugins = new PluginSet(files(folders), names, own);
        plugins.check(new PluginCheck(version));
        plugins.start();
        plugins.refuseWhatLacksSomething();
        return plugins;
    }

    Stream<Offer> offers() {
        return found.stream().map(FoundPlugin::offer);
    }

    List<PluginReport> reports() {
        return found.stream().map(FoundPlugin::report).toList();
    }

    void close() {
        jars.ifPresent(PluginJars::close);
    }

    private static List<Path> files(List<Path> folders) {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.exists(folder)) {
                continue;
            }
            List<Path> here = new ArrayList<>();
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
                jars.forEach(here::add);
            } catch (IOException e) {
                throw new KymographException(
                        ErrorKind.CONFIGURATION,
                        "plugins.folder",
                        "Cannot look for plugins in [" + folder + "]: it is not a folder that can be read; correct"
                                + " plugins.folders",
                        e);
            }
            here.stream().sorted().forEach(files::add);
        }
        return files;
    }

    private void check(PluginCheck check) {
        for (FoundPlugin plugin : found) {
            if (plugin.isRefused()) {
                continue;
            }
            try {
                check.check(plugin);
                FoundPlugin first = byId.putIfAbsent(plugin.id(), plugin);
                if (first != null) {
                    throw new Refusal(
                            "another plugin of this id was found first (" + first.jar() + "); remove one of them");
                }
            } catch (Refusal e) {
                plugin.refuse(e.getMessage());
            }
        }
        found.forEach(plugin -> byId.putIfAbsent(plugin.id(), plugin));
    }

    /** Starts each plugin after those that it depends on. */
    private void start() {
        List<FoundPlugin> waiting = new ArrayList<>(
                found.stream().filter(plugin -> !plugin.isRefused()).toList());
        while (!waiting.isEmpty()) {
            List<FoundPlugin> ready = waiting.stream()
                    .filter(plugin -> plugin.dependencies().stream()
                            .noneMatch(dependency -> waiting.contains(byId.get(dependency.getPluginId()))))
                    .toList();
            if (ready.isEmpty()) {
                waiting.forEach(plugin -> plugin.refuse("it depends on itself by way of the plugins that it needs"));
                return;
            }
            ready.forEach(this::start);
            waiting.removeAll(ready);
        }
    }

    private void start(FoundPlugin plugin) {
        try {
            PluginCheck.checkDependencies(plugin, byId);
            Offer offer = ask(plugin);
            names.take(plugin.id(), offer);
            plugin.offers(offer);
        } catch (Refusal e) {
            plugin.refuse(e.getMessage());
        }
    }

    private Offer ask(FoundPlugin plugin) throws Refusal {
        OfferBuilder builder = new OfferBuilder(plugin.id());
        ExtensionBuilder extensions = new ExtensionBuilder(
                new Context(plugin.id(), plugin.descriptor().getVersion()));
        ClassLoader classes = jars.orElseThrow().load(plugin.jar());
        for (String name : plugin.extensions()) {
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

    /** A refusal may leave others without what they need, and so on. */
    private void refuseWhatLacksSomething() {
        boolean more = true;
        while (more) {
            more = false;
            Set<String> kinds = Stream.concat(Stream.of(own), offers())
                    .flatMap(Offer::kinds)
                    .map(SubjectKind::name)
                    .collect(Collectors.toSet());
            for (FoundPlugin plugin : found) {
                if (!plugin.isRefused() && lacksSomething(plugin, kinds)) {
                    more = true;
                }
            }
        }
    }

    private boolean lacksSomething(FoundPlugin plugin, Set<String> kinds) {
        try {
            PluginCheck.checkDependencies(plugin, byId);
            Optional<MetricType> homeless = plugin.offer()
                    .metrics()
                    .filter(metric -> !kinds.contains(metric.kind()))
                    .findFirst();
            if (homeless.isPresent()) {
                throw new Refusal("its metric '" + homeless.get().name() + "' is measured on the kind '"
                        + homeless.get().kind() + "', which no plugin brings; add the plugin that does");
            }
            return false;
        } catch (Refusal e) {
            plugin.refuse(e.getMessage());
            return true;
        }
    }

    private record Context(String pluginId, String pluginVersion) implements PluginContext {}
}
