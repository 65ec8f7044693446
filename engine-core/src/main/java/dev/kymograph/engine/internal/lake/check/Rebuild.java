package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.RebuildReport;
import dev.kymograph.engine.RebuildReport.LeftOut;
import dev.kymograph.engine.RebuildReport.Restored;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.Foreign;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Shape;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks.Mark;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.lake.storage.PassingCopy;
import dev.kymograph.engine.internal.lake.storage.Sha256;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Makes an empty catalog know the files of its lake. */
public final class Rebuild {

    private static final String ALL = "metric_type=";
    private static final String REPLACED = "another file has the same subjects' times, and more of the writes";
    private static final String SHRUNK =
            "what took its place has fewer readings, as after later writes or deletions, or a compaction"
                    + " that never ended";

    private final Catalog catalog;
    private final LakeStorage storage;
    private final LocalFiles local;
    private final DuckDbInstance store;

    public Rebuild(Catalog catalog, LakeStorage storage, LocalFiles local, DuckDbInstance store) {
        this.catalog = catalog;
        this.storage = storage;
        this.local = local;
        this.store = store;
    }

    /**
     * Rebuilds.
     *
     * @param from a folder whose files are brought into the lake first
     */
    public RebuildReport run(Optional<Path> from, Watch watch) {
        requireEmpty();
        if (from.isPresent()) {
            new Bringing(storage, local.folder(), () -> goOn(watch)).run(from.get());
        }
        LakeContent content = read(watch);
        Map<String, List<ToldFile>> unreplaced = content.unreplaced();
        List<Restored> restored = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>(content.leftOut());
        List<NewFile> files = new ArrayList<>();
        List<ToldFile> away = new ArrayList<>(content.ofRollups());
        Map<Subject, Tombstone> erased = new HashMap<>();
        double all = unreplaced.values().stream().mapToLong(List::size).sum();
        int looked = 0;
        for (Map.Entry<String, List<ToldFile>> entry : unreplaced.entrySet()) {
            RestoredType type = declare(entry.getKey(), entry.getValue(), unknown);
            List<Contest.Entrant> entrants = new ArrayList<>();
            for (ToldFile file : entry.getValue()) {
                watch.progress("reading files of " + entry.getKey(), looked++ / all);
                entrants.add(new Contest.Entrant(file, file(type, file, watch)));
            }
            List<ToldFile> lost = new ArrayList<>();
            List<NewFile> live = live(entrants, lost);
            lost.forEach(file -> leftOut.add(new LeftOut(file.key(), REPLACED)));
            away.addAll(lost);
            Set<Integer> subjects = new TreeSet<>();
            live.forEach(file -> file.spans().forEach(span -> subjects.add(span.subject())));
            Set<Integer> tombstones = recall(type.kind(), subjects, erased);
            register(type.kind(), subjects, tombstones, unknown);
            long readings = live.stream().mapToLong(NewFile::readings).sum();
            restored.add(new Restored(entry.getKey(), live.size(), readings, subjects.size()));
            files.addAll(live);
        }
        content.shrunk().forEach(file -> leftOut.add(new LeftOut(file.key(), SHRUNK)));
        away.addAll(content.shrunk());
        recall(away, erased, watch);
        catalog.erasures().restore(List.copyOf(erased.values()));
        List<LeftOut> now = setAside(leftOut, watch);
        commit(files);
        unknown.addAll(Unknowable.sentences());
        return new RebuildReport(restored, now, unknown);
    }

    private static List<NewFile> live(List<Contest.Entrant> entrants, List<ToldFile> lost) {
        List<Contest.Entrant> losers = new ArrayList<>();
        List<NewFile> live = Contest.live(entrants, losers).stream()
                .map(Contest.Entrant::file)
                .toList();
        losers.forEach(each -> lost.add(each.told()));
        return live;
    }

    /** Files that are set aside must not keep anyone whom the lake says to be erased. */
    private void recall(List<ToldFile> away, Map<Subject, Tombstone> erased, Watch watch) {
        if (new ErasureMarks(storage, local.folder()).all().isEmpty()) {
            return;
        }
        for (ToldFile file : away) {
            Set<Integer> ids;
            try (PassingCopy copy = copy(file.key(), watch)) {
                ids = FileContent.subjects(store, copy.path(), file.idColumn());
            }
            for (SubjectKind kind : catalog.declarations().kinds()) {
                if (kind.idColumn().equals(file.idColumn())) {
                    recall(kind, ids, erased);
                }
            }
        }
    }

    /** Before anything is committed: what no catalog knows would be deleted as soon as the engine looks for it. */
    private List<LeftOut> setAside(List<LeftOut> files, Watch watch) {
        Aside aside = new Aside(storage, local.folder(), () -> goOn(watch));
        return files.stream()
                .map(file -> new LeftOut(aside.put(file.path()).orElse(file.path()), file.reason()))
                .toList();
    }

    private void requireEmpty() {
        boolean hot = catalog.declarations().metricTypes().stream()
                .anyMatch(type -> !catalog.hotBatches(type.name()).isEmpty());
        if (hot || !catalog.audit().files().isEmpty()) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "rebuild.not-empty",
                    "Cannot rebuild the catalog: it knows readings already. Name a new data folder, or move the catalog away");
        }
    }

    private LakeContent read(Watch watch) {
        LakeContent content = new LakeContent();
        List<String> keys = new ArrayList<>();
        storage.listWithOld(ALL, file -> keys.add(file.key()));
        for (int i = 0; i < keys.size(); i++) {
            goOn(watch);
            watch.progress("looking at " + keys.size() + " files", (double) i / keys.size());
            try (PassingCopy here = copy(keys.get(i), watch)) {
                content.add(keys.get(i), here.path());
            }
        }
        return content;
    }

    private PassingCopy copy(String key, Watch watch) {
        return PassingCopy.of(storage, key, local.folder(), () -> goOn(watch));
    }

    private static void goOn(Watch watch) {
        if (watch.cancelled()) {
            throw new KymographException(
                    ErrorKind.CANCELLED, "cancelled", "Cancelled while rebuilding; no file is known yet");
        }
    }

    private RestoredType declare(String name, List<ToldFile> files, List<String> unknown) {
        RestoredType type = RestoredType.of(name, files, catalog.declarations());
        boolean newKind = catalog.declarations().kind(type.kind().name()).isEmpty();
        catalog.declare(newKind ? List.of(type.kind()) : List.of(), List.of(type.metricType()));
        if (!type.isDeclared()) {
            unknown.add(
                    "How " + name + " was declared: unit, ranges, interval and reading key; nobody declares it, and its"
                            + " fields are those of its files");
        }
        if (newKind) {
            unknown.add("How the subject kind '" + type.kind().name() + "' was declared: nobody declares it");
        }
        return type;
    }

    private NewFile file(RestoredType type, ToldFile told, Watch watch) {
        try (PassingCopy copy = copy(told.key(), watch)) {
            NewFile file = file(type, told, copy.path(), watch);
            if (storage.local(told.key()).isEmpty()) {
                local.keep(told.key(), copy.path(), file.bytes(), file.sha256());
            }
            return file;
        } catch (IOException e) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "storage.io",
                    "Cannot read " + storage.name(told.key()) + ": " + e.getMessage(),
                    e);
        }
    }

    private NewFile file(RestoredType type, ToldFile told, Path path, Watch watch) throws IOException {
        MetricType inFile = type.in(told);
        Foreign shape = Foreign.own(Shape.own(told.idColumn(), inFile).text());
        long bytes = Files.size(path);
        String hash = Sha256.of(path, () -> goOn(watch));
        LakeFile here = new LakeFile(
                0,
                told.metricType(),
                path.toString(),
                bytes,
                told.rows(),
                0,
                0,
                told.sequenceFrom(),
                told.sequenceTo(),
                hash,
                told.compression(),
                true,
                shape,
                0);
        List<Span> spans = new FileContent(store, inFile, type.kind(), watch).spans(here);
        return new NewFile(
                told.metricType(),
                told.key(),
                bytes,
                told.sequenceFrom(),
                told.sequenceTo(),
                hash,
                told.compression(),
                true,
                shape,
                spans);
    }

    /** The ids of subjects of which nothing may come back; what their files have of them is taken out afterwards. */
    private Set<Integer> recall(SubjectKind kind, Set<Integer> ids, Map<Subject, Tombstone> erased) {
        Set<Integer> standing = new HashSet<>();
        for (Mark mark : new ErasureMarks(storage, local.folder()).all()) {
            ids.stream().filter(id -> mark.names(kind.name(), id)).forEach(id -> {
                erased.put(Subject.of(kind.name(), id, kind.name() + " " + id, Map.of()), mark.of(kind.name(), id));
                if (mark.readmittedAt().isEmpty()) {
                    standing.add(id);
                } else {
                    standing.remove(id);
                }
            });
        }
        return standing;
    }

    /** Subjects are known by their ids alone. */
    private void register(SubjectKind kind, Set<Integer> ids, Set<Integer> erased, List<String> unknown) {
        Set<Integer> known = new HashSet<>(erased);
        catalog.subjects(kind.name()).subjects().forEach(subject -> known.add(subject.id()));
        List<Subject> found = ids.stream()
                .filter(id -> !known.contains(id))
                .map(id -> Subject.of(kind.name(), id, kind.name() + " " + id, Map.of()))
                .toList();
        if (!found.isEmpty()) {
            catalog.register(found);
            unknown.add("Names and attributes of " + found.size() + " " + kind.relation() + ", the first has the id "
                    + found.get(0).id() + ": 'subjects import' brings them");
        }
    }

    private void commit(List<NewFile> files) {
        if (files.isEmpty()) {
            throw new KymographException(
                    ErrorKind.DATA,
                    "rebuild.nothing",
                    "Cannot rebuild the catalog: " + storage.name("") + " has no files of the engine's");
        }
        catalog.audit()
                .advance(files.stream().mapToLong(NewFile::sequenceTo).max().orElseThrow());
        catalog.commit(new Commit(
                        UUID.randomUUID().toString(),
                        files,
                        OptionalLong.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty())
                .by(Cause.REBUILD));
    }

    /** What no file tells. */
    private static final class Unknowable {

        private static List<String> sentences() {
            return List.of(
                    "Hot readings, which were in the catalog alone",
                    "The quarantine, and which sources were taken in: they can be taken in again",
                    "Snapshots of before; rollups, which 'rollup create' sums up anew; adopted files, which 'adopt' finds again",
                    "Readings that were deleted or rolled back: those whose files are still there" + " are back",
                    "Which subjects were held, and what retention had dropped: hold them again first",
                    "Whether files were damaged before: their hashes are those of today");
        }
    }
}
