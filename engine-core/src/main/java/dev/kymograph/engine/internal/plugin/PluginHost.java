package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Configuration.Setting;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.Plugins;
import dev.kymograph.engine.internal.catalog.ZoneScript;
import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.text.Nearest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pf4j.ExtensionPoint;

/**
 * The plugins of one engine, while it is open, and the extensions that need no plugin. Follows what happens in the plugins folders:
 * what came or changed is loaded beside what runs, then all is swapped at once.
 */
public final class PluginHost implements Extensions, Plugins, AutoCloseable {

    private final Settings.Plugins settings;
    private final PluginFolders folders;
    private final JarCopies copies;
    private final Trust trust;
    private final String version;
    private final Offer own;
    private final Set<String> unloaded = new HashSet<>();
    private volatile Current current;
    private Optional<Declaring> declaring = Optional.empty();
    private Optional<PluginWatch> watch = Optional.empty();
    private boolean closed;

    /** What can be asked for at one time. */
    private record Current(
            List<PluginFile> files,
            PluginSet plugins,
            List<OfferedAnalysis<?>> analyses,
            List<OfferedSample<?>> sampleData,
            List<OfferedFunction> functions,
            List<OfferedFormat<?>> formats,
            List<OfferedStorage> storages,
            List<ZoneTable> tables) {}

    private PluginHost(Settings.Plugins settings, Offer own, String version) {
        this.settings = settings;
        this.folders = new PluginFolders(settings.folders());
        this.copies = new JarCopies(settings.copies(), settings.signing().shipped(), version);
        this.trust = new Trust(settings.signing());
        this.version = version;
        this.own = own;
        this.current = current(List.of(), PluginSet.NONE);
    }

    /**
     * Finds the plugins, loads them and asks each once what it brings. Nothing is declared before {@link #follow}.
     *
     * @param own extensions that need no plugin: the engine's and the embedding program's
     * @throws KymographException where one of {@code own} is wrong; a plugin that is wrong is reported and harms nothing else
     */
    public static PluginHost open(Settings.Plugins settings, List<ExtensionPoint> own) {
        return open(settings, own, Versions.own());
    }

    static PluginHost open(Settings.Plugins settings, List<ExtensionPoint> own, String version) {
        PluginHost host = new PluginHost(settings, OwnExtensions.ask(own), version);
        List<PluginFile> files = host.folders.look();
        host.current = host.current(files, host.load(files, Map.of(), Set.of()));
        return host;
    }

    /** Declares what there is, and from now on also what comes later. */
    public synchronized void follow(Declaring catalog) {
        catalog.declare(own.kinds().toList(), own.metrics().toList());
        declaring = Optional.of(catalog);
        PluginSet plugins = current.plugins();
        plugins.declare(catalog);
        current = current(current.files(), plugins);
        plugins.withdrawExcept(plugins.loaded());
        copies.keepOnly(plugins.found().stream()
                .flatMap(plugin -> plugin.source().jar().stream())
                .map(PluginSource.Jar::copy)
                .collect(Collectors.toSet()));
        if (!settings.lookEvery().isZero()) {
            watch = Optional.of(PluginWatch.begin(this, settings.lookEvery()));
        }
    }

    @Override
    public List<OfferedAnalysis<?>> analyses() {
        return current.analyses();
    }

    @Override
    public List<OfferedSample<?>> sampleData() {
        return current.sampleData();
    }

    @Override
    public List<OfferedFunction> functions() {
        return current.functions();
    }

    @Override
    public List<OfferedFormat<?>> formats() {
        return current.formats();
    }

    @Override
    public List<OfferedStorage> storages() {
        return current.storages();
    }

    @Override
    public List<ZoneTable> tables() {
        return current.tables();
    }

    @Override
    public List<PluginReport> list() {
        return current.plugins().reports();
    }

    @Override
    public synchronized List<PluginReport> refresh() {
        take(folders.look(), Set.of());
        return list();
    }

    @Override
    public synchronized PluginReport load(String id) {
        List<PluginFile> files = folders.look();
        unloaded.remove(id);
        take(files, Set.of());
        return report(id);
    }

    @Override
    public synchronized PluginReport unload(String id) {
        report(id);
        unloaded.add(id);
        take(current.files(), Set.of());
        return report(id);
    }

    @Override
    public synchronized PluginReport reload(String id) {
        unloaded.remove(id);
        take(folders.look(), Set.of(id));
        return report(id);
    }

    @Override
    public synchronized PluginReport verify(Path file) {
        Path one = InstalledFiles.theOneIn(file);
        PluginFile tried = file(one);
        String id = PluginSource.read(tried, copies, trust).id();
        List<PluginFile> files = new ArrayList<>(current.plugins().found().stream()
                .filter(plugin -> !plugin.id().equals(id))
                .map(FoundPlugin::file)
                .filter(other -> !other.path().equals(one))
                .toList());
        files.add(tried);
        PluginSet set = load(files, Map.of(), Set.of());
        try {
            declaring.ifPresent(catalog -> set.declare(catalog.rehearsed()));
            return set.reports().get(files.size() - 1);
        } finally {
            set.withdrawExcept(current.plugins().loaded());
        }
    }

    @Override
    public synchronized PluginReport install(Path file) {
        Path one = InstalledFiles.theOneIn(file);
        PluginReport tried = verify(one);
        if (tried.state() == PluginReport.State.REFUSED) {
            throw new KymographException(
                    ErrorKind.PLUGIN, "plugin.refused", tried.problem().orElseThrow());
        }
        InstalledFiles installed = installed();
        requireNotShipped(tried.id(), installed);
        List<Path> replaced = current.plugins().found().stream()
                .filter(plugin -> plugin.id().equals(tried.id()))
                .map(plugin -> plugin.file().path())
                .filter(installed::holds)
                .toList();
        Path target = installed.put(one, replaced);
        unloaded.remove(tried.id());
        take(folders.look(), Set.of());
        return list().stream()
                .filter(report -> report.file().equals(target.toString()))
                .findFirst()
                .orElseThrow();
    }

    /** Of two files with one plugin neither could be told to be meant. */
    private void requireNotShipped(String id, InstalledFiles installed) {
        Optional<FoundPlugin> other = current.plugins().found().stream()
                .filter(plugin ->
                        plugin.id().equals(id) && !installed.holds(plugin.file().path()))
                .findFirst();
        if (other.isPresent()) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "plugin.shipped",
                    "Cannot install plugin '" + id + "': it is in "
                            + other.get().file().path() + " already; put the new version there in its place");
        }
    }

    @Override
    public synchronized void remove(String id) {
        PluginReport report = report(id);
        InstalledFiles installed = installed();
        Path file = Path.of(report.file());
        if (!installed.holds(file)) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "plugin.shipped",
                    "Cannot remove plugin '" + id + "': its file is " + file + ", and only those in "
                            + installed.folder() + " are removed here. \"plugins unload " + id + "\" lets it go");
        }
        installed.delete(file);
        take(folders.look(), Set.of());
    }

    @Override
    public synchronized void removeWithTables(String id) {
        List<ZoneScript> scripts = current.plugins().found().stream()
                .filter(plugin -> plugin.id().equals(id))
                .findFirst()
                .map(plugin -> plugin.source().scripts())
                .orElse(List.of());
        boolean there = list().stream().anyMatch(report -> report.id().equals(id));
        if (there) {
            remove(id);
        }
        boolean kept = declaring.map(catalog -> catalog.removeZone(id, scripts)).orElse(false);
        if (!there && !kept) {
            report(id);
        }
    }

    /** The last of the folders is the data folder's own. */
    private InstalledFiles installed() {
        List<Path> known = folders.folders();
        if (known.isEmpty()) {
            throw new KymographException(
                    ErrorKind.CONFIGURATION,
                    "plugins.folder",
                    "Cannot install a plugin: plugins.folders names no folder to put it in");
        }
        return new InstalledFiles(known.get(known.size() - 1));
    }

    private static PluginFile file(Path path) {
        try {
            return PluginFile.at(path);
        } catch (IOException e) {
            throw InstalledFiles.wrong(path, "it cannot be read [" + e.getMessage() + "]");
        }
    }

    @Override
    public List<Setting> settings(String id) {
        report(id);
        return current.plugins().loaded(id).map(LoadedPlugin::settings).orElse(List.of());
    }

    @Override
    public synchronized void close() {
        closed = true;
        watch.ifPresent(PluginWatch::close);
        PluginSet plugins = current.plugins();
        current = current(List.of(), PluginSet.NONE);
        plugins.withdrawExcept(Set.of());
    }

    List<PluginFile> look() {
        return folders.look();
    }

    List<PluginFile> taken() {
        return current.files();
    }

    /** Makes these files what is current; {@code anew} are ids to load again although nothing changed. */
    synchronized void take(List<PluginFile> files, Set<String> anew) {
        if (closed) {
            return;
        }
        PluginSet before = current.plugins();
        Set<LoadedPlugin> running = before.loaded();
        Map<Path, String> kept = new HashMap<>();
        PluginSet next = next(files, kept, anew);
        while (losesSomething(next, before, kept)) {
            next.withdrawExcept(running);
            next = next(files, kept, anew);
        }
        current = current(files, next);
        running.removeAll(next.loaded());
        running.forEach(LoadedPlugin::withdraw);
        next.withdrawExcept(next.loaded());
    }

    private PluginSet next(List<PluginFile> files, Map<Path, String> kept, Set<String> anew) {
        PluginSet next = load(files, kept, anew);
        declaring.ifPresent(next::declare);
        return next;
    }

    /** Notes files whose new content is refused while the version before it runs; true where there are more than before. */
    private boolean losesSomething(PluginSet next, PluginSet before, Map<Path, String> kept) {
        boolean more = false;
        for (FoundPlugin plugin : next.found()) {
            Path file = plugin.file().path();
            boolean changed = before.loaded(file)
                    .filter(old -> !old.source().file().equals(plugin.file()))
                    .isPresent();
            if (plugin.isRefused() && changed && !kept.containsKey(file)) {
                kept.put(file, plugin.refusal().orElseThrow());
                more = true;
            }
        }
        return more;
    }

    private PluginSet load(List<PluginFile> files, Map<Path, String> kept, Set<String> anew) {
        TakenNames names = new TakenNames();
        try {
            names.take("", own);
        } catch (Refusal e) {
            throw OwnExtensions.wrong(e);
        }
        List<FoundPlugin> found = files.stream().map(file -> found(file, kept)).toList();
        PluginRules rules = new PluginRules(
                new PluginCheck(version),
                own,
                names,
                anew,
                new Patience(settings.startWithin()),
                settings.failures(),
                settings.sections());
        return PluginSet.load(found, rules, current.plugins());
    }

    private FoundPlugin found(PluginFile file, Map<Path, String> kept) {
        PluginSet before = current.plugins();
        FoundPlugin plugin = kept.containsKey(file.path())
                ? new FoundPlugin(
                        file, before.loaded(file.path()).orElseThrow().source(), Optional.of(kept.get(file.path())))
                : new FoundPlugin(file, source(file, before), Optional.empty());
        if (unloaded.contains(plugin.id())) {
            plugin.unload();
        }
        return plugin;
    }

    private PluginSource source(PluginFile file, PluginSet before) {
        return before.found().stream()
                .map(FoundPlugin::source)
                .filter(known -> known.file().equals(file))
                .findFirst()
                .orElseGet(() -> PluginSource.read(file, copies, trust));
    }

    private PluginReport report(String id) {
        List<PluginReport> reports = list();
        return reports.stream()
                .filter(report -> report.id().equals(id))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> known = reports.stream().map(PluginReport::id).toList();
                    return new KymographException(
                            ErrorKind.USAGE,
                            "plugin.unknown",
                            "Cannot find plugin '" + id + "' in " + settings.folders() + "."
                                    + Nearest.didYouMean(id, known)
                                    + (known.isEmpty() ? "" : " There are " + String.join(", ", known)));
                });
    }

    private Current current(List<PluginFile> files, PluginSet plugins) {
        return new Current(
                files,
                plugins,
                all(plugins, Offer::analyses),
                all(plugins, Offer::sampleData),
                all(plugins, Offer::functions),
                all(plugins, Offer::formats),
                all(plugins, Offer::storages),
                all(plugins, Offer::tables));
    }

    private <T> List<T> all(PluginSet plugins, Function<Offer, List<T>> part) {
        return Stream.concat(Stream.of(own), plugins.offers())
                .map(part)
                .flatMap(List::stream)
                .toList();
    }
}
