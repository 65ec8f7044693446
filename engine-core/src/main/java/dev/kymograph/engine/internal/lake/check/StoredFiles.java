package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.StoredFile;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.lake.FileDamage;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import dev.kymograph.engine.internal.lake.storage.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The files that the storage has: what is there, and whether it is what was written. */
final class StoredFiles {

    private static final String ALL = "metric_type=";

    private final LakeStorage storage;
    private final Map<String, StoredFile> found = new LinkedHashMap<>();
    private final Runnable goesOn;

    /** @param goesOn throws where looking must end */
    StoredFiles(LakeStorage storage, Runnable goesOn) {
        this.storage = storage;
        this.goesOn = goesOn;
        storage.listWithOld(ALL, file -> {
            goesOn.run();
            found.put(file.key(), file);
        });
    }

    /** By key. */
    Map<String, StoredFile> found() {
        return found;
    }

    /** What a file is called in messages. */
    String name(LakeFile file) {
        return file.foreign().isForeign() ? file.path() : storage.name(file.path());
    }

    /** The place that has a file of the engine's, or would have it. */
    LakeStorage place(LakeFile file) {
        return storage.place(file.path());
    }

    boolean isThere(LakeFile file) {
        return found.containsKey(file.path());
    }

    /** Where a file lies on this machine; empty where it would have to be fetched. */
    Optional<LakeFile> here(LakeFile file) {
        return file.foreign().isForeign()
                ? Optional.of(file)
                : storage.local(file.path()).map(file::at);
    }

    /** Compares a file with what the catalog says of it. */
    Optional<FileDamage> damage(LakeFile file) {
        Optional<LakeFile> here = here(file);
        if (here.isPresent()) {
            return FileDamage.inSize(here.get()).or(() -> FileDamage.inContent(here.get(), goesOn));
        }
        // Asked again: the list is from before.
        Optional<StoredFile> stored = storage.stat(file.path());
        if (stored.isEmpty()) {
            return Optional.of(new FileDamage(file, FileDamage.Kind.MISSING, ""));
        }
        if (stored.get().bytes() != file.bytes()) {
            String bytes = String.valueOf(stored.get().bytes());
            return Optional.of(new FileDamage(file, FileDamage.Kind.SIZE, bytes));
        }
        String hash = hash(file);
        return hash.equals(file.sha256())
                ? Optional.empty()
                : Optional.of(new FileDamage(file, FileDamage.Kind.CONTENT, hash));
    }

    private String hash(LakeFile file) throws KymographException {
        Sha256 hash = new Sha256();
        storage.read(file.path(), (buffer, length) -> {
            goesOn.run();
            hash.add(buffer, length);
        });
        return hash.hex();
    }
}
