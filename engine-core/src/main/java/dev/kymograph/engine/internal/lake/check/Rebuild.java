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
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks;
import dev.kymograph.engine.internal.lake.storage.KeptMarks;
import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.lake.storage.PassingCopy;
import dev.kymograph.engine.internal.text.Counted;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private static final String TAKEN_BACK =
            "retention dropped readings by it, and a rollback brought back what they were in";
    private static final String SHRUNK =
            "what took its place has fewer readings, as after later writes or deletions, or a compaction"
                    + " that never ended";

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
        WholeFiles files = new WholeFiles(storage, local, store, watch);
        if (from.isPresent()) {
            new Bringing(storage, local.folder(), files::goOn).run(from.get());
        }
        Map<String, Long> keptFrom = marks.told();
        LakeContent content = read(files, keptFrom, watch);
        RestoredRollups rollups = new RestoredRollups(catalog, content.rollups(), keptFrom);
        Recalled recalled = new Recalled(new ErasureMarks(storage, local.folder()).all());
        Outcome outcome = new Outcome(files, recalled);
        outcome.leftOut.addAll(content.leftOut());
        outcome.damaged.addAll(content.damaged());
        outcome.unreadable.addAll(content.unreadable());
        Map<String, List<ToldFile>> unreplaced = content.unreplaced();
        double all = unreplaced.values().stream().mapToLong(List::size).sum();
        int looked = 0;
        for (String name : rollups.last(unreplaced.keySet())) {
            List<ToldFile> its = unreplaced.get(name);
            watch.progress("reading files of " + name, looked / all);
            restore(name, its, rollups, outcome);
            looked += its.size();
        }
        content.takenBack().forEach(file -> outcome.leaveOut(file, TAKEN_BACK));
        new Shrunk(files).among(content.valid()).forEach(file -> outcome.leaveOut(file, SHRUNK));
        recall(outcome);
        catalog.erasures().restore(recalled.tombstones());
        List<LeftOut> now = setAside(outcome.leftOut, files);
        Map<String, Long> kept = rollups.kept();
        catalog.retention().restore(kept);
        long before = catalog.state(List.of()).snapshot();
        commit(outcome.live);
        rollups.distrust(before);
        rollups.lose(outcome.damaged);
        outcome.unknown.addAll(Unknowable.sentences(kept.isEmpty()));
        return new RebuildReport(outcome.restored, now, outcome.unknown);
    }

    /** What is to be committed, and said. */
    private static final class Outcome {

        private final WholeFiles files;
        private final Recalled recalled;
        private final List<Restored> restored = new ArrayList<>();
        private final List<String> unknown = new ArrayList<>();
        private final List<LeftOut> leftOut = new ArrayList<>();
        private final List<NewFile> live = new ArrayList<>();
        private final List<ToldFile> away = new ArrayList<>();
        private final List<String> damaged = new ArrayList<>();
        private final List<String> unreadable = new ArrayList<>();

        private Outcome(WholeFiles files, Recalled recalled) {
            this.files = files;
            this.recalled = recalled;
        }

        private void leaveOut(ToldFile file, String why) {
            leftOut.add(new LeftOut(file.key(), why));
            away.add(file);
        }
    }

    /** Looks at the files of a metric type or rollup. */
    private void restore(String name, List<ToldFile> its, RestoredRollups rollups, Outcome outcome) {
        Optional<String> refusal = rollups.refusal(name, its);
        if (refusal.isPresent()) {
            its.forEach(file -> outcome.leaveOut(file, refusal.get()));
            return;
        }
        its.forEach(file -> rollups.earlier(file).ifPresent(why -> outcome.leaveOut(file, why)));
        List<ToldFile> now =
                its.stream().filter(file -> rollups.earlier(file).isEmpty()).toList();
        RestoredType type = rollups.are(name) ? rollups.declare(name, now) : declare(name, now, outcome.unknown);
        List<Contest.Entrant> entrants = new ArrayList<>();
        for (ToldFile file : now) {
            Optional<String> misfit = type.refusal(file);
            misfit.ifPresent(why -> outcome.leaveOut(file, why));
            if (misfit.isEmpty()) {
                read(type, file, outcome).ifPresent(entrants::add);
            }
        }
        List<ToldFile> lost = new ArrayList<>();
        List<NewFile> live = live(entrants, lost);
        lost.forEach(file -> outcome.leaveOut(file, REPLACED));
        if (rollups.mayBeAllThatIsLeft(name, live, outcome.live)) {
            entrants.stream()
                    .map(Contest.Entrant::told)
                    .filter(file -> !lost.contains(file))
                    .forEach(file -> outcome.leaveOut(file, RestoredRollups.OLDER));
            return;
        }
        Set<Integer> subjects = new TreeSet<>();
        live.forEach(file -> file.spans().forEach(span -> subjects.add(span.subject())));
        Set<Integer> tombstones = outcome.recalled.among(type.kind(), subjects);
        register(type.kind(), subjects, tombstones, outcome.unknown);
        long readings = live.stream().mapToLong(NewFile::readings).sum();
        outcome.restored.add(new Restored(name, live.size(), readings, subjects.size()));
        outcome.live.addAll(live);
    }

    private static Optional<Contest.Entrant> read(RestoredType type, ToldFile file, Outcome outcome) {
        try {
            return Optional.of(new Contest.Entrant(file, outcome.files.read(type, file)));
        } catch (KymographException e) {
            if (!WholeFiles.isDamage(e)) {
                throw e;
            }
            outcome.leaveOut(file, "it cannot be read (" + e.getMessage() + ")");
            outcome.damaged.add(file.key());
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
    private void recall(Outcome outcome) {
        if (!outcome.recalled.isAnybody()) {
            return;
        }
        Set<String> untold = new HashSet<>(outcome.unreadable);
        untold.addAll(outcome.damaged);
        for (ToldFile file : outcome.away) {
            outcome.files.subjects(file).ifPresent(ids -> {
                untold.remove(file.key());
                catalog.declarations().kinds().stream()
                        .filter(kind -> kind.idColumn().equals(file.idColumn()))
                        .forEach(kind -> outcome.recalled.among(kind, ids));
            });
        }
        if (!untold.isEmpty()) {
            outcome.unknown.add(Unknowable.untold(untold));
        }
    }

    /** Before anything is committed: what no catalog knows would be deleted as soon as the engine looks for it. */
    private List<LeftOut> setAside(List<LeftOut> leftOut, WholeFiles files) {
        Aside aside = new Aside(storage, local.folder(), files::goOn);
        return leftOut.stream()
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

    private LakeContent read(WholeFiles files, Map<String, Long> keptFrom, Watch watch) {
        LakeContent content = new LakeContent(keptFrom);
        List<String> keys = new ArrayList<>();
        storage.listWithOld(ALL, file -> keys.add(file.key()));
        for (int i = 0; i < keys.size(); i++) {
            files.goOn();
            watch.progress("looking at " + keys.size() + " files", (double) i / keys.size());
            try (PassingCopy here = files.copy(keys.get(i))) {
                content.add(keys.get(i), here.path());
            }
        }
        return content;
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

        /** @param files keys of some that cannot be read */
        private static String untold(Set<String> files) {
            return "Whether " + Counted.of(files.size(), "file") + " that cannot be read, the first is "
                    + new TreeSet<>(files).first() + ", had readings of anybody who was erased: what was set aside of"
                    + " them may have them still";
        }

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
