package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder that becomes a data folder of its own: files of a lake come first, the catalog that knows them last, so that whatever
 * interrupts it, the catalog that is there finds its files.
 */
public final class BackupFolder {

    private static final String MARKER = "backup.properties";
    private static final String OF = "of";
    private static final String STATES = "states";
    private static final Set<String> GONE = Set.of("storage.missing", "storage.damaged");

    private final Path folder;
    private final Path lake;
    private final FileStorage files;
    private final Map<String, Long> there = new HashMap<>();

    private BackupFolder(Path folder) {
        this.folder = folder;
        this.lake = folder.resolve("lake");
        this.files = new FileStorage(lake);
    }

    /**
     * What an earlier backup says of itself.
     *
     * @param of the data folder that it is a copy of
     * @param states numbers that its catalog's state may have: two while it is replaced
     */
    public record Marker(String of, Set<Long> states) {}

    /**
     * Looks at a folder, and changes nothing.
     *
     * @throws KymographException {@code backup.folder} where something else is in it
     */
    public static BackupFolder of(Path folder) {
        BackupFolder backup = new BackupFolder(folder);
        try {
            if (Files.exists(folder) && !Files.isDirectory(folder)) {
                throw backup.refused("it is a file. Name a folder");
            }
            if (Files.isDirectory(folder) && !Files.exists(folder.resolve(MARKER)) && !backup.isEmpty()) {
                throw backup.refused("something else is in it. Name a new folder, or one with an earlier backup");
            }
            backup.files.list("", file -> backup.there.put(file.key(), file.bytes()));
            return backup;
        } catch (IOException e) {
            throw backup.failed("look at", e);
        }
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    private KymographException refused(String why) {
        return new KymographException(ErrorKind.USAGE, "backup.folder", "Cannot back up into " + folder + ": " + why);
    }

    /** What is said of the backup that is there; empty where there is none. */
    public Optional<Marker> marker() {
        Path file = folder.resolve(MARKER);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Properties said = new Properties();
            said.load(new StringReader(Files.readString(file)));
            Set<Long> states = Arrays.stream(said.getProperty(STATES, "").split(","))
                    .filter(state -> !state.isBlank())
                    .map(Long::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new));
            return Optional.of(new Marker(said.getProperty(OF, ""), states));
        } catch (NumberFormatException e) {
            throw refused("its " + MARKER + " cannot be read. Name a new folder");
        } catch (IOException e) {
            throw failed("read " + file + " of", e);
        }
    }

    /** Says what the backup is, or is about to be. */
    public void mark(Marker marker) {
        Properties said = new Properties();
        said.setProperty(OF, marker.of());
        said.setProperty(STATES, marker.states().stream().map(String::valueOf).collect(Collectors.joining(",")));
        StringWriter text = new StringWriter();
        Path coming = folder.resolve(MARKER + ".coming");
        try {
            Files.createDirectories(folder);
            said.store(text, "A backup of Kymograph; 'kymo --data' opens it");
            Files.writeString(coming, text.toString());
            move(coming, folder.resolve(MARKER));
        } catch (IOException e) {
            throw failed("write " + MARKER + " into", e);
        }
    }

    /** The catalog of the backup that is there. */
    public Optional<Path> catalog() {
        return Optional.of(folder.resolve("catalog.duckdb")).filter(Files::exists);
    }

    /** Where the catalog is written that will take its place. What a backup left half written that was interrupted is gone then. */
    public Path comingCatalog() {
        Path coming = folder.resolve("catalog.duckdb.coming");
        Path incoming = Incoming.folder(lake);
        try {
            Files.deleteIfExists(coming);
            Files.deleteIfExists(folder.resolve("catalog.duckdb.coming.wal"));
            if (Files.isDirectory(incoming)) {
                try (Stream<Path> left = Files.list(incoming)) {
                    for (Path file : left.toList()) {
                        Files.delete(file);
                    }
                }
            }
            return coming;
        } catch (IOException e) {
            throw failed("clear", e);
        }
    }

    /** Whether a file is there already; files of a lake never change. */
    public boolean has(String key, long bytes) {
        return there.getOrDefault(key, -1L) == bytes;
    }

    /** Bytes that can be written. */
    public long room() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw failed("look at", e);
        }
    }

    /**
     * Copies a file.
     *
     * @param sha256 that it must have, where that is known
     * @param took told of bytes; throws where it must end
     * @return whether it is as it must be; if not, it is not there
     */
    public boolean copy(LakeStorage from, String key, Optional<String> sha256, LakeStorage.Taker took) {
        try (Incoming incoming = Incoming.in(lake)) {
            try {
                if (!isRead(from, key, incoming, took)) {
                    return false;
                }
                String hash = incoming.sha256();
                if (!sha256.map(hash::equals).orElse(true)) {
                    return false;
                }
                files.delete(key);
                files.putIfAbsent(key, incoming.path());
                return true;
            } finally {
                Files.deleteIfExists(incoming.path());
            }
        } catch (IOException e) {
            throw failed("write " + key + " into", e);
        }
    }

    /** Whether there was one to be read. A disk that cannot read one file may read the others; a server that fails, fails with all. */
    private static boolean isRead(LakeStorage from, String key, Incoming incoming, LakeStorage.Taker took) {
        AtomicBoolean reading = new AtomicBoolean(true);
        try {
            from.read(key, (buffer, length) -> {
                reading.set(false);
                took.take(buffer, length);
                incoming.write(buffer, length);
                reading.set(true);
            });
            return true;
        } catch (KymographException e) {
            boolean isGone = GONE.contains(e.code());
            if (reading.get() && (isGone || from.local(key).isPresent())) {
                return false;
            }
            throw e;
        }
    }

    /** Has the catalog that was written be the backup's, and all files go that it does not know. */
    public long finish(Path coming, Set<String> known) {
        try {
            Path catalog = folder.resolve("catalog.duckdb");
            // Of the one that is replaced; it would be taken for the new one's.
            Files.deleteIfExists(folder.resolve("catalog.duckdb.wal"));
            move(coming, catalog);
            long removed = 0;
            for (String key : there.keySet()) {
                if (!known.contains(key)) {
                    files.delete(key);
                    removed++;
                }
            }
            return removed;
        } catch (IOException e) {
            throw failed("finish the backup in", e);
        }
    }

    private void move(Path coming, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(coming, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(coming, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private KymographException failed(String doing, IOException e) {
        return Incoming.failed(doing + " " + folder, folder, e);
    }
}
