package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Files that are read where they are put. */
public record FilesInPlace(LakeStorage storage) implements LocalFiles {

    @Override
    public Path folder() {
        return storage.folder().orElseThrow();
    }

    @Override
    public Set<Path> folders() {
        return storage.folders();
    }

    @Override
    public Held hold(List<LakeFile> files, Watch watch) {
        return new Held() {
            @Override
            public LakeFile local(LakeFile file) {
                return file.foreign().isForeign()
                        ? file
                        : file.at(storage.local(file.path()).orElseThrow());
            }

            @Override
            public void close() {
                // They stay anyway.
            }
        };
    }

    @Override
    public boolean replaceable(LakeFile local) {
        return false;
    }

    @Override
    public void keep(String key, Path written, long bytes, String sha256) {
        // It is where it belongs.
    }

    @Override
    public boolean forget(List<String> sha256) {
        return true;
    }
}
