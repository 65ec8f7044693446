package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Configuration.Setting;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.Plugins;
import dev.kymograph.engine.internal.catalog.PluginZone;
import dev.kymograph.engine.internal.catalog.ZoneScript;
import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.plugin.PluginLoader.Wanted;
import dev.kymograph.engine.internal.text.Nearest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pf4j.ExtensionPoint;

/**
 * The plugins of one engine, while it is open, and the extensions that need no plugin. Follows what happens in the plugins folders:
 * what came or changed is loaded beside what runs, then all is swapped at once.
 */
public final class PluginHost implements Extensions, Plugins, AutoCloseable {

    private final Settings.Plugins settings;
    private final PluginFolders folders;
    private final JarCopies copies;
    private final PluginLoader loader;
    private final Offer own;
    private final Set<String> unloaded = new HashSet<>();
    private volatile Current current;
    private Optional<Declaring> declaring = Optional.empty();
    private boolean closed;

    private PluginHost(Settings.Plugins settings, Offer own, String version) {
        this.settings = settings;
        this.folders = new PluginFolders(settings.folders());
        this.copies = new JarCopies(settings.copies(), settings.signing().shipped(), version);
        this.loader = new PluginLoader(settings, copies, own, version);
        this.own = own;
        this.current = Current.of(own, List.of(), PluginSet.NONE);
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
        host.current = Current.of(host.own, files, host.next(files, Set.of()));
        return host;
    }

    /** Declares what there is, and from now on also what comes later. */
    public synchronized void follow(Declaring catalog) {
        catalog.declare(own.kinds().toList(), own.metrics().toList());
        declaring = Optional.of(catalog);
        PluginSet plugins = current.plugins();
        plugins.declare(catalog);
        current = Current.of(own, current.files(), plugins);
        plugins.withdrawExcept(plugins.loaded());
        if (plugins.hasReplacedWhatIsRefused()) {
            take(current.files(), Set.of());
        }
        copies.keepOnly(current.plugins().found().stream()
                .flatMap(plugin -> plugin.source().jar().stream())
                .map(PluginSource.Jar::copy)
                .collect(Collectors.toSet()));
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
    public List<OfferedMethod> methods() {
        return current.methods();
    }

    @Override
    public List<OfferedWatch<?>> watches() {
        return current.watches();
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
        String id = loader.read(tried).id();
        List<PluginFile> files = new ArrayList<>(current.plugins().found().stream()
                .filter(plugin -> !plugin.id().equals(id))
                .map(FoundPlugin::file)
                .filter(other -> !other.path().equals(one))
                .toList());
        files.add(tried);
        PluginSet set = loader.load(files, Wanted.ALL, current.plugins());
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
        Path target = installation().put(one, tried);
        unloaded.remove(tried.id());
        take(folders.look(), Set.of());
        return list().stream()
                .filter(report -> report.file().equals(target.toString()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public synchronized void remove(String id) {
        installation().delete(report(id));
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
        PluginZone zone = new PluginZone(id, scripts, List.of(), settings.startWithin());
        boolean kept = declaring.map(catalog -> catalog.removeZone(zone)).orElse(false);
        if (!there && !kept) {
            report(id);
        }
    }

    private Installation installation() {
        return new Installation(folders.folders(), current.plugins());
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
        PluginSet plugins = current.plugins();
        current = Current.of(own, List.of(), PluginSet.NONE);
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
        Set<LoadedPlugin> running = current.plugins().loaded();
        PluginSet next = next(files, anew);
        current = Current.of(own, files, next);
        running.removeAll(next.loaded());
        running.forEach(LoadedPlugin::withdraw);
        next.withdrawExcept(next.loaded());
    }

    private PluginSet next(List<PluginFile> files, Set<String> anew) {
        return new Succession(loader, current.plugins(), declaring).next(files, unloaded, anew);
    }

    private PluginReport report(String id) {
        return current.plugins().report(id).orElseThrow(() -> {
            List<String> known =
                    list().stream().map(PluginReport::id).distinct().toList();
            return new KymographException(
                    ErrorKind.USAGE,
                    "plugin.unknown",
                    "Cannot find plugin '" + id + "' in " + settings.folders() + "." + Nearest.didYouMean(id, known)
                            + (known.isEmpty() ? "" : " There are " + String.join(", ", known)));
        });
    }
}
