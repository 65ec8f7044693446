package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.extension.StoredFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Two storages: what a key begins with says which of them has the file. */
final class TieredStorage implements LakeStorage {

    private final LakeStorage own;
    private final LakeStorage old;

    TieredStorage(LakeStorage own, LakeStorage old) {
        this.own = own;
        this.old = old;
    }

    /** A file in one of them. */
    private record Place(LakeStorage storage, String key) {}

    private Place place(String key) {
        return key.startsWith(OLD) ? new Place(old, key.substring(OLD.length())) : new Place(own, key);
    }

    @Override
    public Optional<Path> folder() {
        return own.folder();
    }

    @Override
    public Set<Path> folders() {
        Set<Path> folders = new TreeSet<>(own.folders());
        folders.addAll(old.folders());
        return folders;
    }

    @Override
    public Optional<Path> local(String key) {
        Place place = place(key);
        return place.storage().local(place.key());
    }

    @Override
    public String name(String key) {
        Place place = place(key);
        return place.storage().name(place.key());
    }

    @Override
    public void put(String key, Path file) {
        Place place = place(key);
        place.storage().put(place.key(), file);
    }

    @Override
    public void read(String key, Taker taker) {
        Place place = place(key);
        place.storage().read(place.key(), taker);
    }

    @Override
    public Optional<StoredFile> stat(String key) {
        Place place = place(key);
        return place.storage().stat(place.key()).map(file -> at(key, file));
    }

    private static StoredFile at(String key, StoredFile file) {
        return new StoredFile(key, file.bytes(), file.modified());
    }

    @Override
    public void list(String prefix, Consumer<StoredFile> found) {
        list(own, prefix, found);
        list(old, prefix, file -> found.accept(at(OLD + file.key(), file)));
    }

    /** Without old files that lie where they are not looked for. */
    private static void list(LakeStorage storage, String prefix, Consumer<StoredFile> found) {
        storage.list(prefix, file -> {
            if (!file.key().startsWith(OLD)) {
                found.accept(file);
            }
        });
    }

    @Override
    public void delete(String key) {
        Place place = place(key);
        place.storage().delete(place.key());
    }

    @Override
    public void close() {
        try (own) {
            old.close();
        }
    }
}
