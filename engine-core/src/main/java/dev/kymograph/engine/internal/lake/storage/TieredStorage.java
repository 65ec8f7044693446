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

    @Override
    public LakeStorage place(String key) {
        return key.startsWith(OLD) ? old : own;
    }

    /** What a file's key is there. */
    private static String there(String key) {
        return key.startsWith(OLD) ? key.substring(OLD.length()) : key;
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
        return place(key).local(there(key));
    }

    @Override
    public String name(String key) {
        return place(key).name(there(key));
    }

    @Override
    public void put(String key, Path file) {
        place(key).put(there(key), file);
    }

    @Override
    public void read(String key, Taker taker) {
        place(key).read(there(key), taker);
    }

    @Override
    public Optional<StoredFile> stat(String key) {
        return place(key).stat(there(key)).map(file -> at(key, file));
    }

    private static StoredFile at(String key, StoredFile file) {
        return new StoredFile(key, file.bytes(), file.modified());
    }

    @Override
    public void list(String prefix, Consumer<StoredFile> found) {
        if (prefix.startsWith(OLD)) {
            old.list(there(prefix), file -> found.accept(at(OLD + file.key(), file)));
        } else {
            own.list(prefix, found);
        }
    }

    @Override
    public void delete(String key) {
        place(key).delete(there(key));
    }

    @Override
    public void close() {
        try (own) {
            old.close();
        }
    }
}
