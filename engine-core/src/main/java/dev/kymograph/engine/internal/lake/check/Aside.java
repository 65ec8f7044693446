package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import dev.kymograph.engine.internal.lake.storage.PassingCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where files go that the catalog does not know, or no longer: out of the way of the lake, where nothing deletes them but an erasure. */
final class Aside {

    private static final Logger LOG = LoggerFactory.getLogger(Aside.class);

    /** Within the lake's folder; what begins with a dot is no part of the lake. */
    private static final String FOLDER = ".damaged";

    private final LakeStorage storage;
    private final Path copies;
    private final Runnable goesOn;

    /**
     * Moves nothing yet.
     *
     * @param copies the folder for what has to be fetched
     * @param goesOn throws where fetching must end
     */
    Aside(LakeStorage storage, Path copies, Runnable goesOn) {
        this.storage = storage;
        this.copies = copies;
        this.goesOn = goesOn;
    }

    /** Puts a file there, and tells where it is now; empty where there is none, or it cannot be moved. */
    Optional<String> put(String key) {
        try {
            Optional<Path> there = storage.local(key);
            return there.isEmpty() ? fetched(key) : moved(there.get(), key).map(Path::toString);
        } catch (IOException | KymographException e) {
            goesOn.run();
            LOG.warn("cannot set {} aside: {}", storage.name(key), e.toString());
            return Optional.empty();
        }
    }

    private Optional<String> fetched(String key) {
        if (storage.stat(key).isEmpty()) {
            return Optional.empty();
        }
        String aside = FOLDER + "/" + key;
        try (PassingCopy copy = PassingCopy.of(storage, key, copies, goesOn)) {
            storage.put(aside, copy.path());
        }
        storage.delete(key);
        return Optional.of(storage.name(aside));
    }

    private Optional<Path> moved(Path there, String key) throws IOException {
        Optional<Path> folder = storage.folder();
        if (folder.isEmpty() || !Files.exists(there)) {
            return Optional.empty();
        }
        Path aside = folder.get().resolve(FOLDER).resolve(key);
        Files.createDirectories(aside.getParent());
        Files.move(there, aside, StandardCopyOption.REPLACE_EXISTING);
        return Optional.of(aside);
    }
}
