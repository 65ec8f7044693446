package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.internal.catalog.PluginZone;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pf4j.PluginDependency;

/**
 * The plugins of one look at the folders. Each step refuses some; the others go on to the next. What has not changed since the set
 * before is taken over as it is, with its classes.
 */
final class PluginSet {

    static final PluginSet NONE = new PluginSet(List.of(), null);

    private final List<FoundPlugin> found;
    private final Map<String, FoundPlugin> byId = new LinkedHashMap<>();
    private final PluginRules rules;
    private final List<LoadedPlugin> fresh = new ArrayList<>();

    private PluginSet(List<FoundPlugin> found, PluginRules rules) {
        this.found = found;
        this.rules = rules;
    }

    /** Checks and loads; nothing is declared yet. */
    static PluginSet load(List<FoundPlugin> found, PluginRules rules, PluginSet before) {
        PluginSet set = new PluginSet(found, rules);
        set.check();
        // Passed on and not kept: each set would keep the one before it, and so all classes that ever were.
        set.start(before);
        return set;
    }

    /** Lets what is brought be declared, and refuses what cannot be. */
    void declare(Declaring declaring) {
        found.forEach(plugin -> refuseTakenFunctions(plugin, declaring));
        refuseWhatLacksSomething(declaring.kinds());
        try {
            declaring.declare(kinds(offers()), metrics(offers()));
        } catch (KymographException e) {
            // One by one, all kinds first: a metric may be measured on another plugin's kind.
            found.forEach(plugin ->
                    declare(plugin, () -> declaring.declare(kinds(Stream.of(plugin.offer())), List.of())));
            found.forEach(plugin ->
                    declare(plugin, () -> declaring.declare(List.of(), metrics(Stream.of(plugin.offer())))));
            refuseWhatLacksSomething(declaring.kinds());
        }
        // Last: a plugin that is refused for anything else leaves its tables as they were.
        found.forEach(plugin -> migrate(plugin, declaring));
        refuseWhatLacksSomething(declaring.kinds());
    }

    private void migrate(FoundPlugin plugin, Declaring declaring) {
        PluginZone zone = new PluginZone(
                plugin.id(),
                plugin.source().scripts(),
                plugin.offer().tables(),
                rules.patience().limit());
        if (plugin.loaded().isEmpty()
                || (zone.scripts().isEmpty() && zone.tables().isEmpty())) {
            return;
        }
        try {
            declaring.migrate(zone);
        } catch (KymographException e) {
            plugin.refuse(e.getMessage());
        }
    }

    private static void refuseTakenFunctions(FoundPlugin plugin, Declaring declaring) {
        plugin.offer().functions().stream()
                .map(OfferedFunction::name)
                .filter(declaring::isFunction)
                .findFirst()
                .ifPresent(name ->
                        plugin.refuse("it brings the function '" + name + "', which SQL has already; rename it"));
    }

    private static void declare(FoundPlugin plugin, Runnable declare) {
        try {
            declare.run();
        } catch (KymographException e) {
            plugin.refuse("what it declares does not fit what is stored: " + e.getMessage());
        }
    }

    Stream<Offer> offers() {
        return found.stream().map(FoundPlugin::offer);
    }

    List<PluginReport> reports() {
        return found.stream().map(FoundPlugin::report).toList();
    }

    /** Of the version that is meant where there are several. */
    Optional<PluginReport> report(String id) {
        return Optional.ofNullable(byId.get(id)).map(FoundPlugin::report);
    }

    /** Whether another version of a plugin does not run because of this one. */
    boolean hasReplaced(FoundPlugin plugin) {
        return found.stream().anyMatch(other -> other.isReplaced() && byId.get(other.id()) == plugin);
    }

    boolean hasReplacedWhatIsRefused() {
        return found.stream().anyMatch(plugin -> plugin.isRefused() && hasReplaced(plugin));
    }

    List<FoundPlugin> found() {
        return found;
    }

    Optional<LoadedPlugin> loaded(String id) {
        return found.stream()
                .filter(plugin -> plugin.id().equals(id))
                .flatMap(plugin -> plugin.loaded().stream())
                .findFirst();
    }

    /** What runs of a file. */
    Optional<LoadedPlugin> loaded(Path file) {
        return found.stream()
                .filter(plugin -> plugin.file().path().equals(file))
                .flatMap(plugin -> plugin.loaded().stream())
                .findFirst();
    }

    Set<LoadedPlugin> loaded() {
        return found.stream().flatMap(plugin -> plugin.loaded().stream()).collect(Collectors.toSet());
    }

    /** Lets go of what was loaded for it and is not among {@code kept}. */
    void withdrawExcept(Set<LoadedPlugin> kept) {
        Stream.concat(fresh.stream(), loaded().stream())
                .distinct()
                .filter(plugin -> !kept.contains(plugin))
                .forEach(LoadedPlugin::withdraw);
    }

    private void check() {
        for (FoundPlugin plugin : found) {
            try {
                if (!plugin.isRefused() && plugin.source().jar().isPresent()) {
                    rules.check().check(plugin.source().jar().get());
                }
            } catch (Refusal e) {
                plugin.refuse(e.getMessage());
            }
        }
        found.stream()
                .filter(plugin -> !plugin.isRefused())
                .forEach(plugin -> byId.merge(plugin.id(), plugin, PluginSet::chosen));
        found.forEach(plugin -> byId.putIfAbsent(plugin.id(), plugin));
    }

    /** Of two versions of a plugin the newer. */
    private static FoundPlugin chosen(FoundPlugin first, FoundPlugin second) {
        int order = Versions.compare(first.source().version(), second.source().version());
        if (order == 0) {
            second.refuse("another plugin of this id and version was found first ("
                    + first.file().path() + "); remove one of them, or give this one a higher version");
        } else {
            (order < 0 ? first : second).replace();
        }
        return order < 0 ? second : first;
    }

    /** Starts each plugin after those that it depends on. */
    private void start(PluginSet before) {
        List<FoundPlugin> waiting =
                new ArrayList<>(found.stream().filter(plugin -> !plugin.isOut()).toList());
        while (!waiting.isEmpty()) {
            List<FoundPlugin> ready = waiting.stream()
                    .filter(plugin -> plugin.dependencies().stream()
                            .noneMatch(dependency -> waiting.contains(byId.get(dependency.getPluginId()))))
                    .toList();
            if (ready.isEmpty()) {
                List<FoundPlugin> circular =
                        waiting.stream().filter(this::needsItself).toList();
                circular.forEach(plugin -> plugin.refuse("it depends on itself by way of the plugins that it needs;"
                        + " drop one of these dependencies"));
                waiting.removeAll(circular);
            }
            ready.forEach(plugin -> start(plugin, before));
            waiting.removeAll(ready);
        }
    }

    private boolean needsItself(FoundPlugin plugin) {
        Set<FoundPlugin> needed = new LinkedHashSet<>();
        Deque<FoundPlugin> next = new ArrayDeque<>(List.of(plugin));
        while (!next.isEmpty()) {
            next.pop().dependencies().stream()
                    .map(dependency -> byId.get(dependency.getPluginId()))
                    .filter(other -> other != null && needed.add(other))
                    .forEach(next::push);
        }
        return needed.contains(plugin);
    }

    private void start(FoundPlugin plugin, PluginSet before) {
        try {
            PluginCheck.checkDependencies(plugin, byId);
            LoadedPlugin loaded = load(plugin, before);
            rules.names().take(plugin.id(), loaded.offer());
            plugin.loads(loaded);
        } catch (Refusal e) {
            plugin.refuse(e.getMessage());
        }
    }

    private LoadedPlugin load(FoundPlugin plugin, PluginSet before) throws Refusal {
        List<LoadedPlugin> dependencies = plugin.dependencies().stream()
                .map(PluginDependency::getPluginId)
                .map(byId::get)
                .filter(other -> other != null)
                .flatMap(other -> other.loaded().stream())
                .toList();
        Optional<LoadedPlugin> same = before.loaded(plugin.id())
                .filter(loaded -> loaded.is(plugin.source(), dependencies))
                .filter(loaded -> !rules.anew().contains(plugin.id()));
        if (same.isPresent()) {
            return same.get();
        }
        LoadedPlugin loaded = LoadedPlugin.load(plugin.source(), dependencies, rules);
        fresh.add(loaded);
        return loaded;
    }

    /** A refusal may leave others without what they need, and so on. */
    private void refuseWhatLacksSomething(Set<String> known) {
        boolean more = true;
        while (more) {
            more = false;
            Set<String> kinds = Stream.concat(
                            known.stream(),
                            Stream.concat(Stream.of(rules.own()), offers())
                                    .flatMap(Offer::kinds)
                                    .map(SubjectKind::name))
                    .collect(Collectors.toSet());
            for (FoundPlugin plugin : found) {
                if (!plugin.isOut() && lacksSomething(plugin, kinds)) {
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

    private static List<SubjectKind> kinds(Stream<Offer> offers) {
        return offers.flatMap(Offer::kinds).toList();
    }

    private static List<MetricType> metrics(Stream<Offer> offers) {
        return offers.flatMap(Offer::metrics).toList();
    }
}
