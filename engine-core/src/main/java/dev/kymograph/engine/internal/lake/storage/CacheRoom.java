package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.text.Counted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cache's folder and who has which place in it. All that one needs is given at once, so that nobody waits for another's rest. */
final class CacheRoom {

    private static final Logger LOG = LoggerFactory.getLogger(CacheRoom.class);
    private static final Pattern COPY = Pattern.compile("([0-9a-f]{64})\\.parquet");
    private static final long LOOK_MILLIS = 50;

    private final Path folder;
    private final long most;

    /** Those that were needed least recently come first. */
    private final Map<String, Place> places = new LinkedHashMap<>(16, 0.75f, true);

    private long taken;

    CacheRoom(Path folder, long most) {
        this.folder = folder;
        this.most = most;
        try {
            Files.createDirectories(folder);
            found().forEach(place -> {
                places.put(place.sha256(), place);
                taken += place.bytes();
            });
        } catch (IOException e) {
            throw Incoming.failed("open the cache " + folder, folder, e);
        }
        makeRoom(0);
    }

    /** Each copy is whole and right: it has its name since it was checked. */
    private List<Place> found() throws IOException {
        record Found(Path path, long bytes, long modified) {}
        List<Found> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path path : (Iterable<Path>) files::iterator) {
                if (COPY.matcher(path.getFileName().toString()).matches()) {
                    found.add(new Found(
                            path,
                            Files.size(path),
                            Files.getLastModifiedTime(path).toMillis()));
                }
            }
        }
        return found.stream()
                .sorted(Comparator.comparingLong(Found::modified))
                .map(file -> new Place(file.path().getFileName().toString().substring(0, 64), file.bytes(), true))
                .toList();
    }

    Path path(String sha256) {
        return folder.resolve(sha256 + ".parquet");
    }

    /**
     * Takes places for files, and waits where others need theirs.
     *
     * @param goesOn throws where waiting must end
     */
    List<Place> take(List<LakeFile> files, Runnable goesOn) {
        long needed = files.stream().mapToLong(LakeFile::bytes).sum();
        if (needed > most) {
            throw new KymographException(
                    ErrorKind.RESOURCE,
                    "storage.cache-full",
                    "Cannot fetch " + Counted.of(files.size(), "file") + " of the lake: "
                            + "together they have [" + needed + "] bytes, and lake.cache.size is [" + most
                            + "]. Ask for less, or raise it");
        }
        goesOn.run();
        try {
            return taken(files, goesOn);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KymographException(
                    ErrorKind.CANCELLED, "cancelled", "Cancelled while waiting for room in the cache");
        }
    }

    private synchronized List<Place> taken(List<LakeFile> files, Runnable goesOn) throws InterruptedException {
        while (!makeRoom(files)) {
            wait(LOOK_MILLIS);
            goesOn.run();
        }
        return files.stream().map(this::place).toList();
    }

    private Place place(LakeFile file) {
        Place place = places.get(file.sha256());
        if (place == null) {
            place = new Place(file.sha256(), file.bytes(), false);
            places.put(place.sha256(), place);
            taken += place.bytes();
        }
        place.users++;
        place.filled = place.filled && isThere(place);
        return place;
    }

    private boolean makeRoom(List<LakeFile> files) {
        List<Place> there = files.stream()
                .map(file -> places.get(file.sha256()))
                .filter(place -> place != null)
                .toList();
        long more = files.stream().mapToLong(LakeFile::bytes).sum()
                - there.stream().mapToLong(Place::bytes).sum();
        // They must not make room for each other.
        there.forEach(place -> place.users++);
        try {
            return makeRoom(more);
        } finally {
            there.forEach(place -> place.users--);
        }
    }

    private boolean makeRoom(long more) {
        Iterator<Place> eldest = places.values().iterator();
        while (taken + more > most && eldest.hasNext()) {
            Place place = eldest.next();
            if (place.users == 0) {
                eldest.remove();
                taken -= place.bytes();
                delete(place);
            }
        }
        return taken + more <= most;
    }

    private void delete(Place place) {
        try {
            Files.deleteIfExists(path(place.sha256()));
        } catch (IOException e) {
            LOG.warn("cannot remove the copy {}: {}", path(place.sha256()), e.toString());
        }
    }

    /** Gives places back; their files stay as long as there is room. */
    synchronized void leave(List<Place> left) {
        for (Place place : left) {
            place.users--;
            if (place.users == 0 && !place.isFilled()) {
                places.remove(place.sha256());
                taken -= place.bytes();
            }
        }
        notifyAll();
    }

    /** Removes a copy that is not right, so that it is fetched again; false where it cannot be removed. */
    synchronized boolean drop(String sha256) {
        try {
            Files.deleteIfExists(path(sha256));
            return true;
        } catch (IOException e) {
            LOG.warn("cannot remove the copy {}: {}", path(sha256), e.toString());
            return false;
        }
    }

    /** Removes a copy that nobody will need again; false where somebody has it, or it cannot be removed. */
    synchronized boolean forget(String sha256) {
        Place place = places.get(sha256);
        if (place != null && place.users > 0) {
            return false;
        }
        if (place != null) {
            places.remove(sha256);
            taken -= place.bytes();
        }
        return drop(sha256);
    }

    /** Takes a file over, if it fits in. */
    synchronized void keep(Path file, long bytes, String sha256) {
        if (places.containsKey(sha256) || bytes > most || !makeRoom(bytes)) {
            return;
        }
        try {
            Files.move(file, path(sha256), StandardCopyOption.ATOMIC_MOVE);
            places.put(sha256, new Place(sha256, bytes, true));
            taken += bytes;
        } catch (IOException e) {
            LOG.warn("cannot keep the file {}: {}", file, e.toString());
        }
    }

    /** Puts a fetched file into its place, unless everybody who wanted it has gone. */
    synchronized void fill(Place place, Path file) throws IOException {
        if (places.get(place.sha256()) == place) {
            Files.move(file, path(place.sha256()), StandardCopyOption.ATOMIC_MOVE);
            place.filled = true;
        }
    }

    /** Whether a copy is there, and not half of it, whoever has been in the folder. */
    private boolean isThere(Place place) {
        try {
            return Files.size(path(place.sha256())) == place.bytes();
        } catch (IOException e) {
            return false;
        }
    }

    /** A place for one file. */
    static final class Place {

        private final String sha256;
        private final long bytes;
        private final ReentrantLock filling = new ReentrantLock();
        private volatile boolean filled;
        private int users;

        private Place(String sha256, long bytes, boolean filled) {
            this.sha256 = sha256;
            this.bytes = bytes;
            this.filled = filled;
        }

        String sha256() {
            return sha256;
        }

        long bytes() {
            return bytes;
        }

        boolean isFilled() {
            return filled;
        }

        /** Fills it, unless another does so first. Where that one fails, this one tries. */
        Void fill(Runnable work) throws InterruptedException {
            filling.lockInterruptibly();
            try {
                if (!filled) {
                    work.run();
                }
                return null;
            } finally {
                filling.unlock();
            }
        }
    }
}
