package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.Backup;
import dev.kymograph.engine.BackupSummary;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.CatalogCopy;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.duckdb.DiskFull;
import dev.kymograph.engine.internal.lake.storage.BackupFolder;
import dev.kymograph.engine.internal.lake.storage.BackupFolder.Marker;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks;
import dev.kymograph.engine.internal.lake.storage.KeptMarks;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Copies the catalog, then the files that the copy knows; while a lease holds these, everything goes on. */
public final class FolderBackup {

    private final Catalog catalog;
    private final LakeStorage storage;
    private final Path data;

    /** @param data the folder that is copied */
    public FolderBackup(Catalog catalog, LakeStorage storage, Path data) {
        this.catalog = catalog;
        this.storage = storage;
        this.data = data.toAbsolutePath().normalize();
    }

    public BackupSummary run(Backup backup, Watch watch) {
        Path folder = backup.folder().toAbsolutePath().normalize();
        requireApart(folder);
        BackupFolder target = BackupFolder.of(folder);
        Optional<CatalogCopy> earlier = earlier(target, folder, backup.mode());
        Set<Long> before = earlier.map(copy -> Set.of(copy.stateNumber())).orElse(Set.of());
        target.mark(new Marker(data.toString(), before));
        // Also files that no snapshot needs are known to the copy, until they are forgotten.
        Lease all = catalog.history().lease(0);
        try {
            return new Run(target, folder, watch)
                    .run(backup.mode() == Backup.Mode.KEEP ? earlier : Optional.empty(), before);
        } finally {
            all.close();
        }
    }

    /** A backup within what it is a backup of would be lost with it, or the other way round. */
    private void requireApart(Path folder) {
        List<Path> own = new ArrayList<>(List.of(data));
        own.addAll(storage.folders());
        for (Path path : own) {
            Path real = real(path);
            if (real(folder).startsWith(real) || real.startsWith(real(folder))) {
                throw new KymographException(
                        ErrorKind.USAGE,
                        "backup.folder",
                        "Cannot back up into " + folder + ": the data is in " + path
                                + ", and both would be lost together. Name a folder elsewhere, best on another disk");
            }
        }
    }

    /** As it is without links, as far as it is there. */
    private static Path real(Path path) {
        Path there = path.toAbsolutePath().normalize();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return there.toRealPath()
                    .resolve(there.relativize(path.toAbsolutePath().normalize()));
        } catch (IOException e) {
            return path;
        }
    }

    /** The backup that is there; one that may be replaced need not be readable. */
    private Optional<CatalogCopy> earlier(BackupFolder target, Path folder, Backup.Mode mode) {
        Optional<Marker> marker = target.marker();
        if (marker.isEmpty() || target.catalog().isEmpty()) {
            return Optional.empty();
        }
        if (mode == Backup.Mode.REPLACE) {
            return replaceable(target.catalog().get());
        }
        if (!marker.get().of().equals(data.toString())) {
            throw changed(folder, "it has a backup of " + marker.get().of() + ", which would be lost");
        }
        CatalogCopy earlier = catalog.copies().read(target.catalog().get());
        if (!marker.get().states().contains(earlier.stateNumber())) {
            throw changed(folder, "the backup in it was opened and written to since, which would be lost");
        }
        return Optional.of(earlier);
    }

    private Optional<CatalogCopy> replaceable(Path copy) {
        try {
            return Optional.of(catalog.copies().read(copy));
        } catch (KymographException e) {
            if (e.code().equals("catalog.in-use")) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static KymographException changed(Path folder, String why) {
        return new KymographException(
                ErrorKind.USAGE,
                "backup.changed",
                "Cannot back up into " + folder + ": " + why + ". Name another folder, or say --replace");
    }

    /** One backup. */
    private final class Run {

        private final BackupFolder target;
        private final Path folder;
        private final Watch watch;
        private final List<String> missing = new ArrayList<>();
        private long copied;
        private long bytes;
        private long toCopy;

        Run(BackupFolder target, Path folder, Watch watch) {
            this.target = target;
            this.folder = folder;
            this.watch = watch;
        }

        /** @param earlier whose place may be taken by what it is an earlier state of alone */
        BackupSummary run(Optional<CatalogCopy> earlier, Set<Long> before) {
            List<Tombstone> erased = catalog.erasures().all();
            watch.progress("copying the catalog", Double.NaN);
            Path coming = target.comingCatalog();
            CatalogCopy copy = catalog.copies().write(coming, watch);
            earlier.ifPresent(was -> requireLater(copy, was));
            List<LakeFile> own = copy.files().stream()
                    .filter(file -> !file.foreign().isForeign())
                    .toList();
            List<LakeFile> fresh = own.stream()
                    .filter(file -> !target.has(file.path(), file.bytes()))
                    .toList();
            Set<String> known = new HashSet<>(marks());
            own.forEach(file -> known.add(file.path()));
            copyAll(fresh);
            requireNoneErased(erased);
            Set<Long> either = new HashSet<>(before);
            either.add(copy.stateNumber());
            target.mark(new Marker(data.toString(), either));
            long catalogBytes = size(coming);
            long removed = target.finish(coming, known);
            target.mark(new Marker(data.toString(), Set.of(copy.stateNumber())));
            return new BackupSummary(
                    copied,
                    bytes + catalogBytes,
                    own.size() - fresh.size(),
                    removed,
                    copy.files().size() - own.size(),
                    missing);
        }

        /** Where a disk is not there, an empty data folder is made in its place: the backup is all that is left then. */
        private void requireLater(CatalogCopy copy, CatalogCopy was) {
            if (!copy.born().equals(was.born()) || copy.stateNumber() < was.stateNumber()) {
                throw changed(folder, "the data in " + data + " is not what was backed up there, or from before it");
            }
        }

        /** What the lake says of erased subjects, and of readings that were dropped. */
        private Set<String> marks() {
            Set<String> keys = new HashSet<>();
            for (String prefix : List.of(ErasureMarks.PREFIX, KeptMarks.PREFIX)) {
                storage.list(prefix, file -> keys.add(file.key()));
            }
            keys.removeIf(key -> !target.copy(storage, key, Optional.empty(), (buffer, length) -> goOn()));
            return keys;
        }

        private void copyAll(List<LakeFile> files) {
            toCopy = files.stream().mapToLong(LakeFile::bytes).sum();
            requireRoom();
            watch.amount(0, toCopy);
            for (LakeFile file : files) {
                if (target.copy(storage, file.path(), Optional.of(file.sha256()), this::took)) {
                    copied++;
                } else {
                    missing.add(storage.name(file.path()));
                }
            }
        }

        private void took(byte[] buffer, int length) {
            goOn();
            bytes += length;
            watch.progress("copying files", Math.min(1, bytes / (double) Math.max(1, toCopy)));
        }

        private void goOn() {
            if (watch.cancelled()) {
                throw new KymographException(
                        ErrorKind.CANCELLED,
                        "cancelled",
                        "Cancelled while backing up; an earlier backup is as it was, and the next goes on from here");
            }
        }

        private void requireRoom() {
            long room = target.room();
            if (room < toCopy) {
                throw DiskFull.noRoom("back up into " + folder, toCopy, room);
            }
        }

        /** An erasure deletes files at once, and what was copied has whom it erased. */
        private void requireNoneErased(List<Tombstone> before) {
            if (!catalog.erasures().all().equals(before)) {
                throw new KymographException(
                        ErrorKind.DATA,
                        "backup.overtaken",
                        "Cannot finish the backup in " + folder + ": a subject was erased meanwhile. Run it again");
            }
        }

        private static long size(Path file) {
            try {
                return Files.size(file);
            } catch (IOException e) {
                return 0;
            }
        }
    }
}
