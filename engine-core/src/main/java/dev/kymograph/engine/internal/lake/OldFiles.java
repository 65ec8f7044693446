package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Audit;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Holdings;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.lake.compaction.Group;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import dev.kymograph.engine.internal.text.Counted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which files are old, how they are compressed then and where they go. */
final class OldFiles {

    /** So many files of a place are looked for before it counts as away. */
    private static final int ENOUGH_TO_SEE = 10;

    private final Catalog catalog;
    private final LakeFolder folder;
    private final Settings.OldFiles settings;

    OldFiles(Catalog catalog, LakeFolder folder, Settings.OldFiles settings) {
        this.catalog = catalog;
        this.folder = folder;
        this.settings = settings;
    }

    /** How they are compressed, and whether they have a place of their own. */
    FileWriter.Codec codec() {
        return FileWriter.Codec.ofOld(settings);
    }

    boolean has(Group group) {
        return group.files().stream().allMatch(this::has);
    }

    private boolean has(LakeFile file) {
        Duration after = settings.after();
        return !after.isZero() && file.toMicros() < Micros.of(Instant.now().minus(after));
    }

    /** Each file by itself that is old and not yet as old ones are. */
    List<Group> due(String metricType, Set<Long> but) {
        if (settings.after().isZero()) {
            return List.of();
        }
        Holdings holdings = catalog.holdings(metricType);
        return holdings.files().stream()
                .filter(file -> has(file)
                        && !file.foreign().isForeign()
                        && !isAsOldOnesAre(file)
                        && file.sequenceTo() < holdings.settledBefore()
                        && !but.contains(file.id()))
                .map(file -> new Group(
                        List.of(file), Map.of(file.id(), holdings.spans().get(file.id())), Set.of()))
                .toList();
    }

    private boolean isAsOldOnesAre(LakeFile file) {
        FileWriter.Codec codec = codec();
        return file.compression().equals(codec.name()) && file.path().startsWith(LakeStorage.OLD) == codec.moved();
    }

    /** Fails where their place is away: what is written into a folder where a disk is to be mounted would be hidden by it. */
    void requirePlace() {
        List<String> there = catalog.audit().files().stream()
                .filter(Audit.KnownFile::live)
                .map(known -> known.file().path())
                .filter(path -> path.startsWith(LakeStorage.OLD))
                .toList();
        if (!there.isEmpty() && there.stream().limit(ENOUGH_TO_SEE).noneMatch(folder::isThere)) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "storage.away",
                    "Cannot move old files: " + Counted.of(there.size(), "file")
                            + " should be in their place already, the first as " + folder.name(there.get(0))
                            + ", and none is found. See that its disk is mounted, or set compaction.old.location to where they are");
        }
    }
}
