package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.LocalStorage;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Storage;
import dev.kymograph.engine.extension.StorageException;
import dev.kymograph.engine.extension.StoredFile;
import dev.kymograph.engine.internal.breaker.KnownBreakers;
import dev.kymograph.engine.internal.breaker.ServerBreaker;
import dev.kymograph.engine.internal.duckdb.DiskFull;
import dev.kymograph.engine.internal.plugin.Contributor;
import dev.kymograph.engine.internal.plugin.OfferedStorage;
import dev.kymograph.engine.internal.plugin.PluginThread;
import dev.kymograph.engine.internal.text.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A storage that a backend opened. What it throws comes out as ours and names the file. The version of the plugin that opened it stays
 * until it is closed, whatever happens to the plugin.
 */
final class OpenedStorage implements LakeStorage {

    private static final int BUFFER = 1 << 16;

    private final String location;
    private final Contributor contributor;
    private final Contributor.Stay stay;
    private final Storage storage;
    private final Optional<ServerBreaker> breaker;

    private OpenedStorage(
            String location,
            Contributor contributor,
            Contributor.Stay stay,
            Storage storage,
            Optional<ServerBreaker> breaker) {
        this.location = location;
        this.contributor = contributor;
        this.stay = stay;
        this.storage = storage;
        this.breaker = breaker;
    }

    static LakeStorage open(
            URI location, List<OfferedStorage> known, Duration within, List<String> troubles, KnownBreakers breakers) {
        OfferedStorage offered = known.stream()
                .filter(storage -> storage.scheme().equals(location.getScheme()))
                .findFirst()
                .orElseThrow(() -> unknown(location, known, troubles));
        Contributor contributor = offered.contributor();
        Contributor.Stay stay = contributor.stay().orElseThrow(() -> unknown(location, known, troubles));
        try {
            Storage storage = contributor.isPlugin()
                    ? openedInTime(offered, location, within)
                    : contributor.callAlways("open " + location, () -> opened(offered, location));
            String name = shown(location);
            return new OpenedStorage(
                    name,
                    contributor,
                    stay,
                    storage,
                    storage instanceof LocalStorage ? Optional.empty() : breakers.of(name));
        } catch (RuntimeException e) {
            stay.close();
            throw e;
        }
    }

    private static Storage opened(OfferedStorage offered, URI location) {
        try {
            return offered.backend().open(location);
        } catch (RefusedException e) {
            throw refused(location, e.code(), e.getMessage());
        }
    }

    private static Storage openedInTime(OfferedStorage offered, URI location, Duration within) {
        long end = System.nanoTime() + within.toNanos();
        Runnable check = () -> {
            if (System.nanoTime() - end > 0) {
                throw new KymographException(
                        ErrorKind.EXTERNAL,
                        "storage.timeout",
                        "Cannot open the lake " + shown(location) + ": the plugin '"
                                + offered.contributor().plugin() + "' took longer than " + within.toMillis() / 1000.0
                                + " s; see that it can be reached, or set plugins.start-within higher");
            }
        };
        try (PluginThread<Storage> opening = PluginThread.of(
                offered.contributor(),
                "open " + location,
                offered.backend(),
                thread -> thread.hand(opened(offered, location)),
                check)) {
            return opening.take();
        }
    }

    private static KymographException unknown(URI location, List<OfferedStorage> known, List<String> troubles) {
        List<String> schemes = known.stream().map(OfferedStorage::scheme).toList();
        return refused(
                location,
                "storage.unknown",
                "no storage backend '" + location.getScheme() + "' is there."
                        + Nearest.didYouMean(location.getScheme(), schemes) + " There are "
                        + String.join(", ", schemes)
                        + (troubles.isEmpty() ? "" : ". Plugins that cannot be used: " + String.join("; ", troubles)));
    }

    private static KymographException refused(URI location, String code, String why) {
        return new KymographException(
                ErrorKind.CONFIGURATION, code, "Cannot open the lake " + shown(location) + ": " + why);
    }

    private static String shown(URI location) {
        String text = location.getScheme().equals(FileBackend.SCHEME)
                ? Path.of(location).toString()
                : location.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public Optional<Path> folder() {
        return storage instanceof LocalStorage local
                ? Optional.of(contributor.callAlways("open " + location, local::folder))
                : Optional.empty();
    }

    @Override
    public Set<Path> folders() {
        return folder().map(Set::of).orElseGet(Set::of);
    }

    @Override
    public Optional<Path> local(String key) {
        return folder().map(folder -> folder.resolve(key));
    }

    @Override
    public LakeStorage place(String key) {
        return this;
    }

    @Override
    public String name(String key) {
        return location + "/" + key;
    }

    @Override
    public void put(String key, Path file) {
        if (!call("write", key, () -> storage.putIfAbsent(key, file))) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "storage.exists",
                    "Cannot write " + name(key) + ": a file is there already, which nobody should have written");
        }
    }

    @Override
    public void read(String key, Taker taker) {
        call("read", key, () -> {
            byte[] buffer = new byte[BUFFER];
            try (InputStream in = storage.read(key, 0, Long.MAX_VALUE)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    taker.take(buffer, n);
                }
            }
            return null;
        });
    }

    @Override
    public Optional<StoredFile> stat(String key) {
        return call("look at", key, () -> storage.stat(key));
    }

    @Override
    public void list(String prefix, Consumer<StoredFile> found) {
        call("list", prefix, () -> {
            storage.list(prefix, found);
            return null;
        });
    }

    @Override
    public void delete(String key) {
        call("delete", key, () -> {
            storage.delete(key);
            return null;
        });
    }

    private <T> T call(String verb, String key, ServerBreaker.Call<T, IOException> call) {
        String doing = verb + " " + name(key);
        return contributor.callAlways(
                doing,
                () -> inItsClasses(() -> {
                    try {
                        return breaker.isPresent() ? breaker.get().call(doing, call) : call.run();
                    } catch (IOException e) {
                        throw told(doing, e);
                    }
                }));
    }

    private <T> T inItsClasses(Supplier<T> call) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(storage.getClass().getClassLoader());
        try {
            return call.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Without the error itself where it is a plugin's own, which would keep its classes alive. */
    private KymographException told(String doing, IOException e) {
        if (e instanceof StorageException known) {
            return new KymographException(
                    ErrorKind.EXTERNAL, known.code(), "Cannot " + doing + ": " + known.getMessage());
        }
        Optional<KymographException> full =
                storage instanceof LocalStorage local ? DiskFull.of(e, doing, local.folder()) : Optional.empty();
        return full.orElseGet(() -> new KymographException(
                ErrorKind.EXTERNAL,
                "storage.io",
                "Cannot " + doing + ": " + (e.getMessage() == null ? e.toString() : e.getMessage()),
                contributor.isPlugin() ? null : e));
    }

    @Override
    public void close() {
        try (stay) {
            contributor.callAlways(
                    "close " + location,
                    () -> inItsClasses(() -> {
                        try {
                            storage.close();
                            return null;
                        } catch (IOException e) {
                            throw told("close " + location, e);
                        }
                    }));
        }
    }
}
