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
import dev.kymograph.engine.internal.lake.storage.KeptMarks;
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

    /** What DuckDB says of a file that is not as it was written. */
    private static final Set<String> DAMAGED = Set.of("storage.unreadable", "duckdb.error", "sql.value");

    private final Catalog catalog;
    private final LakeStorage storage;
    private final LocalFiles local;
    private final DuckDbInstance store;
    private final KeptMarks marks;

    public Rebuild(Catalog catalog, LakeStorage storage, LocalFiles local, DuckDbInstance store, KeptMarks marks) {
        this.catalog = catalog;
        this.storage = storage;
        this.local = local;
        this.store = store;
        this.marks = marks;
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
        RestoredRollups rollups = new RestoredRollups(catalog, content.rollups(), marks.told());
        Outcome outcome = new Outcome(content.leftOut());
        Map<String, List<ToldFile>> unreplaced = content.unreplaced();
        double all = unreplaced.values().stream().mapToLong(List::size).sum();
        int looked = 0;
        for (String name : rollups.last(unreplaced.keySet())) {
            List<ToldFile> its = unreplaced.get(name);
            watch.progress("reading files of " + name, looked / all);
            restore(name, its, rollups, outcome, watch);
            looked += its.size();
        }
        content.shrunk().forEach(file -> outcome.leaveOut(file, SHRUNK));
        recall(outcome.away, outcome.erased, watch);
        catalog.erasures().restore(List.copyOf(outcome.erased.values()));
        List<LeftOut> now = setAside(outcome.leftOut, watch);
        Map<String, Long> kept = rollups.kept();
        catalog.retention().restore(kept);
        long before = catalog.state(List.of()).snapshot();
        commit(outcome.files);
        rollups.distrust(before);
        outcome.unknown.addAll(Unknowable.sentences(kept.isEmpty()));
        return new RebuildReport(outcome.restored, now, outcome.unknown);
    }

    /** What is to be committed, and said. */
    private static final class Outcome {

        private final List<Restored> restored = new ArrayList<>();
        private final List<String> unknown = new ArrayList<>();
        private final List<LeftOut> leftOut;
        private final List<NewFile> files = new ArrayList<>();
        private final List<ToldFile> away = new ArrayList<>();
        private final Map<Subject, Tombstone> erased = new HashMap<>();

        private Outcome(List<LeftOut> leftOut) {
            this.leftOut = new ArrayList<>(leftOut);
        }

        private void leaveOut(ToldFile file, String why) {
            leftOut.add(new LeftOut(file.key(), why));
            away.add(file);
        }
    }

    /** Looks at the files of a metric type or rollup. */
    private void restore(String name, List<ToldFile> its, RestoredRollups rollups, Outcome outcome, Watch watch) {
        Optional<String> refusal = rollups.refusal(name, its);
        if (refusal.isPresent()) {
            its.forEach(file -> outcome.leaveOut(file, refusal.get()));
            return;
        }
        RestoredType type = rollups.are(name) ? rollups.declare(name, its) : declare(name, its, outcome.unknown);
        List<Contest.Entrant> entrants = new ArrayList<>();
        for (ToldFile file : its) {
            read(type, file, outcome, watch).ifPresent(entrants::add);
        }
        List<ToldFile> lost = new ArrayList<>();
        List<NewFile> live = live(entrants, lost);
        lost.forEach(file -> outcome.leaveOut(file, REPLACED));
        if (rollups.mayBeAllThatIsLeft(name, live, outcome.files)) {
            entrants.stream()
                    .map(Contest.Entrant::told)
                    .filter(file -> !lost.contains(file))
                    .forEach(file -> outcome.leaveOut(file, RestoredRollups.OLDER));
            return;
        }
        Set<Integer> subjects = new TreeSet<>();
        live.forEach(file -> file.spans().forEach(span -> subjects.add(span.subject())));
        Set<Integer> tombstones = recall(type.kind(), subjects, outcome.erased);
        register(type.kind(), subjects, tombstones, outcome.unknown);
        long readings = live.stream().mapToLong(NewFile::readings).sum();
        outcome.restored.add(new Restored(name, live.size(), readings, subjects.size()));
        outcome.files.addAll(live);
    }

    private Optional<Contest.Entrant> read(RestoredType type, ToldFile file, Outcome outcome, Watch watch) {
        try {
            return Optional.of(new Contest.Entrant(file, file(type, file, watch)));
        } catch (KymographException e) {
            if (!DAMAGED.contains(e.code())) {
                throw e;
            }
            outcome.leftOut.add(new LeftOut(file.key(), "it cannot be read (" + e.getMessage() + ")"));
            return Optional.empty();
        }
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
        FileContent content = new FileContent(store, inFile, type.kind(), watch);
        content.read(here);
        List<Span> spans = content.spans(here);
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

        private static List<String> sentences(boolean nothingDropped) {
            return List.of(
                    "Hot readings, which were in the catalog alone",
                    "The quarantine, and which sources were taken in: they can be taken in again",
                    "Snapshots of before; adopted files, which 'adopt' finds again",
                    "How far rollups were true, and their policies: what there are readings of is summed up anew",
                    "Readings that were deleted or rolled back: those whose files are still there are back",
                    nothingDropped
                            ? "Which subjects were held, and what retention had dropped: hold them again first"
                            : "Which subjects were held: hold them again first",
                    "Whether files were damaged before: their hashes are those of today");
        }
    }
}
