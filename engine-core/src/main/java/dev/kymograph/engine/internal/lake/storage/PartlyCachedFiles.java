package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Files of two storages, of which one is on this machine.
 *
 * @param storage knows which of them has a file
 */
public record PartlyCachedFiles(LakeStorage storage, FilesInPlace here, CachedFiles copies) implements LocalFiles {

    @Override
    public Path folder() {
        return first().folder();
    }

    /** Where new files are. */
    private LocalFiles first() {
        return storage.folder().isPresent() ? here : copies;
    }

    @Override
    public Set<Path> folders() {
        Set<Path> folders = new TreeSet<>(here.folders());
        folders.addAll(copies.folders());
        return folders;
    }

    @Override
    public Held hold(List<LakeFile> files, Watch watch) {
        Held lying = here.hold(files, watch);
        Held copied =
                copies.hold(files.stream().filter(Predicate.not(this::isHere)).toList(), watch);
        return new Held() {
            @Override
            public LakeFile local(LakeFile file) {
                return isHere(file) ? lying.local(file) : copied.local(file);
            }

            @Override
            public void close() {
                copied.close();
            }
        };
    }

    private boolean isHere(LakeFile file) {
        return file.foreign().isForeign() || storage.local(file.path()).isPresent();
    }

    @Override
    public boolean replaceable(LakeFile local) {
        return Path.of(local.path()).startsWith(copies.folder()) && copies.replaceable(local);
    }

    @Override
    public void keep(String key, Path written, long bytes, String sha256) {
        if (storage.local(key).isEmpty()) {
            copies.keep(key, written, bytes, sha256);
        }
    }

    @Override
    public boolean forget(List<String> sha256) {
        return copies.forget(sha256);
    }
}
