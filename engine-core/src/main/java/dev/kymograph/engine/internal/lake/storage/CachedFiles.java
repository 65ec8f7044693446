package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.text.Counted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Copies of files that are elsewhere, named by their SHA-256, which is checked when they are fetched. As many as a number of bytes
 * allows: who needs others waits until there is room, and those that nobody needs and that were needed least recently make it.
 */
public final class CachedFiles implements LocalFiles, AutoCloseable {

    private static final int AT_ONCE = 4;
    private static final long LOOK_MILLIS = 50;

    private final LakeStorage storage;
    private final Path folder;
    private final CacheRoom room;
    private final ExecutorService fetching = Executors.newFixedThreadPool(AT_ONCE, work -> {
        Thread thread = new Thread(work, "kymograph-fetch");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Takes over what is in the folder.
     *
     * @param most bytes of all copies together
     */
    public CachedFiles(LakeStorage storage, Path folder, long most) {
        this.storage = storage;
        this.folder = folder;
        this.room = new CacheRoom(folder, most);
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public Set<Path> folders() {
        return Set.of(folder);
    }

    @Override
    public Held hold(List<LakeFile> files, Watch watch) {
        Map<String, LakeFile> wanted = new LinkedHashMap<>();
        files.stream().filter(file -> !file.foreign().isForeign()).forEach(file -> wanted.put(file.sha256(), file));
        List<CacheRoom.Place> places = room.take(List.copyOf(wanted.values()), () -> requireWanted(watch));
        try {
            fetch(places.stream().filter(place -> !place.isFilled()).toList(), wanted, watch);
        } catch (RuntimeException | Error e) {
            room.leave(places);
            throw e;
        }
        return new HeldCopies(places);
    }

    private final class HeldCopies implements Held {

        private final List<CacheRoom.Place> places;
        private boolean closed;

        HeldCopies(List<CacheRoom.Place> places) {
            this.places = places;
        }

        @Override
        public LakeFile local(LakeFile file) {
            return file.foreign().isForeign() ? file : file.at(room.path(file.sha256()));
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                room.leave(places);
            }
        }
    }

    @Override
    public boolean replaceable(LakeFile local) {
        return !local.foreign().isForeign() && room.drop(local.sha256());
    }

    @Override
    public void keep(String key, Path written, long bytes, String sha256) {
        try {
            room.keep(written, bytes, sha256);
        } finally {
            discard(written);
        }
    }

    @Override
    public boolean forget(List<String> sha256) {
        return sha256.stream().filter(each -> !room.forget(each)).count() == 0;
    }

    private void fetch(List<CacheRoom.Place> empty, Map<String, LakeFile> wanted, Watch watch) {
        if (empty.isEmpty()) {
            return;
        }
        long bytes = empty.stream().mapToLong(CacheRoom.Place::bytes).sum();
        String doing = "fetching " + Counted.of(empty.size(), "file") + " of the lake";
        AtomicLong done = new AtomicLong();
        watch.amount(0, bytes);
        List<Future<?>> coming = empty.stream()
                .<Future<?>>map(place ->
                        fetching.submit(() -> place.fill(() -> fetch(place, wanted.get(place.sha256()), done))))
                .toList();
        try {
            for (Future<?> one : coming) {
                await(one, () -> {
                    requireWanted(watch);
                    watch.progress(doing, Math.min(1, (double) done.get() / Math.max(1, bytes)));
                });
            }
        } finally {
            coming.forEach(one -> one.cancel(true));
        }
    }

    private static void await(Future<?> one, Runnable meanwhile) {
        while (true) {
            try {
                one.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                meanwhile.run();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof KymographException ours
                        ? ours
                        : new IllegalStateException("Cannot fetch a file of the lake", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw cancelled();
            }
        }
    }

    /** Fetches, and lets only what is right have its name. */
    private void fetch(CacheRoom.Place place, LakeFile file, AtomicLong done) {
        Path incoming = null;
        try (Incoming copy = Incoming.in(folder)) {
            incoming = copy.path();
            storage.read(file.path(), (buffer, length) -> {
                requireWanted(Thread.currentThread());
                copy.write(buffer, length);
                done.addAndGet(length);
            });
            requireRight(file, copy);
            copy.sync();
            room.fill(place, incoming);
        } catch (IOException e) {
            throw Incoming.failed("keep a copy of " + storage.name(file.path()), folder, e);
        } finally {
            discard(incoming);
        }
    }

    private void requireRight(LakeFile file, Incoming copy) {
        String sha256 = copy.sha256();
        if (copy.bytes() != file.bytes()) {
            throw damaged(file, "found [" + copy.bytes() + "] bytes, expected [" + file.bytes() + "]");
        }
        if (!sha256.equals(file.sha256())) {
            throw damaged(file, "its SHA-256 is [" + sha256 + "], when it was written it was [" + file.sha256() + "]");
        }
    }

    private KymographException damaged(LakeFile file, String why) {
        return new KymographException(
                ErrorKind.EXTERNAL,
                "storage.damaged",
                "Cannot read " + storage.name(file.path()) + ": " + why
                        + ". Try again; where that does not help, put it back from a backup");
    }

    private static void discard(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // The next start sweeps it.
        }
    }

    private static void requireWanted(Watch watch) {
        if (watch.cancelled()) {
            throw cancelled();
        }
    }

    private static void requireWanted(Thread thread) {
        if (thread.isInterrupted()) {
            throw cancelled();
        }
    }

    private static KymographException cancelled() {
        return new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled while fetching files of the lake");
    }

    @Override
    public void close() {
        fetching.shutdownNow();
    }
}
