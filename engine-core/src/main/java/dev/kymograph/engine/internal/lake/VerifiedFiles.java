package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.config.Settings.Verify;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.text.Counted;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Files that are compared with what the catalog says of them before anybody reads them: DuckDB reads many damaged files with wrong
 * values and no error, and others may write adopted ones again.
 */
public final class VerifiedFiles implements LocalFiles {

    private static final String READ = "read the lake";

    private final LocalFiles files;
    private final Verify verify;

    /** By path, what was right when it looked like that. */
    private final Map<String, Right> right = new ConcurrentHashMap<>();

    /** What a file looked like when its hash was found to be right. */
    private record Right(Looks looks, String sha256) {}

    public VerifiedFiles(LocalFiles files, Verify verify) {
        this.files = files;
        this.verify = verify;
    }

    @Override
    public Path folder() {
        return files.folder();
    }

    @Override
    public Set<Path> folders() {
        return files.folders();
    }

    /** @throws KymographException {@code storage.damaged}, {@code storage.missing}: names the file */
    @Override
    public Held hold(List<LakeFile> wanted, Watch watch) {
        Held held = files.hold(wanted, watch);
        try {
            List<FileDamage> damaged = damaged(held, wanted, watch);
            if (!damaged.isEmpty() && damaged.stream().allMatch(damage -> files.replaceable(damage.file()))) {
                held.close();
                held = files.hold(wanted, watch);
                damaged = damaged(held, wanted, watch);
            }
            if (!damaged.isEmpty()) {
                throw DamagedFiles.told(READ, damaged.get(0), null);
            }
            return held;
        } catch (RuntimeException | Error e) {
            held.close();
            throw e;
        }
    }

    @Override
    public boolean replaceable(LakeFile local) {
        return files.replaceable(local);
    }

    @Override
    public void keep(String key, Path written, long bytes, String sha256) {
        files.keep(key, written, bytes, sha256);
    }

    @Override
    public boolean forget(List<String> sha256) {
        return files.forget(sha256);
    }

    private List<FileDamage> damaged(Held held, List<LakeFile> wanted, Watch watch) {
        List<LakeFile> unsure =
                wanted.stream().map(held::local).filter(this::isUnsure).toList();
        if (unsure.isEmpty()) {
            return List.of();
        }
        String doing = "checking " + Counted.of(unsure.size(), "file") + " of the lake";
        AtomicInteger done = new AtomicInteger();
        watch.amount(0, unsure.stream().mapToLong(LakeFile::bytes).sum());
        return unsure.parallelStream()
                .map(file -> {
                    watch.progress(doing, (double) done.getAndIncrement() / unsure.size());
                    return look(file, watch);
                })
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<FileDamage> look(LakeFile file, Watch watch) {
        Looks looks = Looks.of(Path.of(file.path()));
        Optional<FileDamage> damage =
                FileDamage.inSize(file).or(() -> FileDamage.inContent(file, () -> requireWanted(watch)));
        if (damage.isEmpty()) {
            right.put(file.path(), new Right(looks, file.sha256()));
        }
        return damage;
    }

    private static void requireWanted(Watch watch) {
        if (watch.cancelled()) {
            throw new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled while checking files");
        }
    }

    /** Whether its content has to be looked at. */
    private boolean isUnsure(LakeFile file) {
        if (verify == Verify.ALWAYS) {
            return true;
        }
        boolean foreign = file.foreign().isForeign();
        if (verify == Verify.OFF && !foreign) {
            return false;
        }
        Looks looks = Looks.of(Path.of(file.path()));
        if (new Right(looks, file.sha256()).equals(right.get(file.path()))) {
            return false;
        }
        // Others may write adopted files again: that is looked at whatever the configuration says.
        return verify == Verify.FIRST_READ
                || looks.bytes() != file.bytes()
                || looks.modifiedMicros() != file.foreign().modifiedMicros();
    }
}
