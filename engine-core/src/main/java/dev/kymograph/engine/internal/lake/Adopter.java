package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Adoption;
import dev.kymograph.engine.AdoptionSummary;
import dev.kymograph.engine.AdoptionSummary.RefusedFile;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.extension.Column;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Commit;
import dev.kymograph.engine.internal.catalog.Foreign;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.SegmentView;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.lake.source.Admission;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Makes files that others wrote part of the lake where they lie: all that are sound in one commit, the others named. */
final class Adopter {

    /** Of unknown subjects so many are named. */
    private static final int SUBJECTS_NAMED = 5;

    private final Catalog catalog;
    private final DuckDbInstance store;
    private final LocalFiles local;
    private final Commits commits;
    private final KnownSubjects knownSubjects;

    Adopter(Catalog catalog, DuckDbInstance store, LocalFiles local, Commits commits, KnownSubjects knownSubjects) {
        this.catalog = catalog;
        this.store = store;
        this.local = local;
        this.commits = commits;
        this.knownSubjects = knownSubjects;
    }

    /** What there is to be settled once the files were looked at. */
    private record Case(
            Adoption adoption,
            Path folder,
            MetricType metricType,
            SubjectKind kind,
            FolderSurvey survey,
            Known known) {}

    /**
     * Files that were adopted before.
     *
     * @param live those that questions read
     */
    private record Known(List<LakeFile> files, List<LakeFile> live) {

        void add(LakeFile file, boolean isLive) {
            files.add(file);
            if (isLive) {
                live.add(file);
            }
        }

        List<Long> toBeTaken(Adoption adoption) {
            return adoption.ownership() == Adoption.Ownership.THEIRS
                    ? List.of()
                    : live.stream()
                            .filter(file -> !file.owned())
                            .map(LakeFile::id)
                            .toList();
        }
    }

    /**
     * Adopts. One at a time: two would not see each other's files.
     *
     * @param flush moves hot readings of the metric type into files, which then are compared like all others
     */
    synchronized AdoptionSummary adopt(
            Adoption adoption, MetricType metricType, SubjectKind kind, Runnable flush, Watch watch) {
        Path folder = folder(adoption.folder());
        FolderSurvey survey = new FolderSurvey(store, metricType, kind, watch);
        List<Path> paths = files(folder, metricType, survey);
        Known known = known(paths, metricType, survey);
        survey.run(paths);
        flush.run();
        Case open = new Case(adoption, folder, metricType, kind, survey, known);
        return knownSubjects.checked(kind, subjects -> settle(open, subjects));
    }

    private Path folder(Path named) {
        try {
            Path folder = named.toRealPath();
            if (!Files.isDirectory(folder)) {
                throw refused(named, "it is no folder");
            }
            for (Path each : local.folders()) {
                Path own = each.toRealPath();
                if (folder.startsWith(own) || own.startsWith(folder)) {
                    throw refused(named, "it is, holds or belongs to the engine's own lake " + own);
                }
            }
            return folder;
        } catch (IOException e) {
            throw refused(named, Files.exists(named) ? "it cannot be read (" + e + ")" : "there is no such folder");
        }
    }

    private static List<Path> files(Path folder, MetricType metricType, FolderSurvey survey) {
        try {
            FolderFiles found = FolderFiles.in(folder, metricType.name(), survey::goOn);
            survey.refused().addAll(found.refused());
            if (found.files().isEmpty() && found.refused().isEmpty()) {
                throw new KymographException(
                        ErrorKind.DATA,
                        "adopt.nothing",
                        "Cannot adopt " + folder + ": it has no Parquet files of " + metricType.name());
            }
            return found.files();
        } catch (IOException e) {
            throw refused(folder, "it cannot be read (" + e + ")");
        }
    }

    private static KymographException refused(Path folder, String why) {
        return new KymographException(ErrorKind.USAGE, "adopt.folder", "Cannot adopt " + folder + ": " + why);
    }

    /** Takes files out of {@code paths} that were adopted before. */
    private Known known(List<Path> paths, MetricType metricType, FolderSurvey survey) {
        Map<Path, LakeFile> adopted = new HashMap<>();
        Map<Path, LakeFile> live = new HashMap<>();
        catalog.state(List.of(Scope.all(metricType.name())))
                .parts()
                .get(0)
                .files()
                .forEach(file -> live.put(Path.of(file.path()), file));
        // After those that are live: one that is replaced in between is among them or here.
        catalog.replacedAdopted(metricType.name()).forEach(file -> adopted.put(Path.of(file.path()), file));
        adopted.putAll(live);
        Known known = new Known(new ArrayList<>(), new ArrayList<>());
        paths.removeIf(path -> {
            LakeFile file = adopted.get(path);
            if (file != null && isUnchanged(file, survey)) {
                known.add(file, live.containsKey(path));
                return true;
            }
            // What was replaced has left its name to others.
            if (live.containsKey(path)) {
                survey.refuse(path, "it was adopted before, and is another file now");
            }
            return live.containsKey(path);
        });
        return known;
    }

    private boolean isUnchanged(LakeFile file, FolderSurvey survey) {
        try {
            local.hold(List.of(file), survey.stop()).close();
            return true;
        } catch (KymographException e) {
            survey.goOn();
            return false;
        }
    }

    private AdoptionSummary settle(Case open, KnownSubjects.Known subjects) {
        List<RefusedFile> refused = new ArrayList<>(open.survey().refused());
        List<FolderSurvey.Sound> adopted = chosen(open, subjects, refused);
        List<Long> taken = open.known().toBeTaken(open.adoption());
        if (open.adoption().mode() == Adoption.Mode.ADOPT && !(adopted.isEmpty() && taken.isEmpty())) {
            commit(open, subjects, adopted, taken);
        }
        refused.sort(Comparator.comparing(RefusedFile::path));
        return new AdoptionSummary(
                adopted.size(),
                adopted.stream().mapToLong(file -> file.content().readings()).sum(),
                open.known().files().size(),
                taken.size(),
                open.survey().empty(),
                refused);
    }

    private List<FolderSurvey.Sound> chosen(Case open, KnownSubjects.Known subjects, List<RefusedFile> refused) {
        Coverage coverage = covered(open);
        List<FolderSurvey.Sound> byPath = new ArrayList<>(open.survey().sound());
        byPath.sort(Comparator.comparing(sound -> sound.file().path()));
        List<FolderSurvey.Sound> chosen = new ArrayList<>();
        for (FolderSurvey.Sound sound : byPath) {
            List<Span> spans = sound.content().spans();
            Path path = sound.file().path();
            Optional<String> why = erased(spans, open.kind(), sound.file().looks())
                    .or(() -> unknown(spans, open.kind(), subjects))
                    .or(() -> dropped(spans, subjects.of(open.metricType())))
                    .or(() -> coverage.find(spans)
                            .map(shared -> "it has readings of " + open.kind().name() + " " + shared.subject()
                                    + " from a time of which " + shared.file() + " has some"));
            if (why.isPresent()) {
                refused.add(new RefusedFile(path, why.get()));
            } else {
                spans.forEach(span -> coverage.add(path.toString(), span));
                chosen.add(sound);
            }
        }
        return chosen;
    }

    /** A file that was written before a subject was erased is one of before, also where the subject may come again. */
    private Optional<String> erased(List<Span> spans, SubjectKind kind, Looks looks) {
        return catalog.erasures().all().stream()
                .filter(each -> each.kind().equals(kind.name()))
                .filter(each -> each.isStanding() || looks.modifiedMicros() <= Micros.of(each.erasedAt()))
                .filter(each -> spans.stream().anyMatch(span -> span.subject() == each.subject()))
                .findFirst()
                .map(each -> "it has readings of " + each + ", which was erased");
    }

    private static Optional<String> unknown(List<Span> spans, SubjectKind kind, KnownSubjects.Known subjects) {
        List<Integer> unknown = spans.stream()
                .map(Span::subject)
                .filter(id -> !subjects.has(id))
                .toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of("it has readings of " + unknown.size() + " unknown subjects of kind " + kind.name() + ": "
                        + unknown.stream()
                                .limit(SUBJECTS_NAMED)
                                .map(String::valueOf)
                                .collect(Collectors.joining(", "))
                        + (unknown.size() > SUBJECTS_NAMED ? ", …" : ""));
    }

    private static Optional<String> dropped(List<Span> spans, Admission admission) {
        return spans.stream().anyMatch(span -> span.fromMicros() < admission.fromMicros())
                ? Optional.of("it has readings older than retention: those before " + admission.from()
                        + " are no longer kept")
                : Optional.empty();
    }

    private Coverage covered(Case open) {
        Coverage coverage = new Coverage();
        List<String> names =
                SegmentView.columns(open.kind()).stream().map(Column::name).toList();
        int subject = names.indexOf(open.kind().idColumn());
        int metricType = names.indexOf("metric_type");
        int path = names.indexOf("parquet_file_path");
        int from = names.indexOf("data_start_time");
        int to = names.indexOf("data_end_time");
        try (Rows segments = catalog.segments(open.kind())) {
            while (segments.next()) {
                if (open.metricType().name().equals(segments.value(metricType))) {
                    coverage.add(
                            String.valueOf(segments.value(path)),
                            new Span(
                                    (Integer) segments.value(subject),
                                    (Long) segments.value(from),
                                    (Long) segments.value(to),
                                    1));
                }
            }
        }
        return coverage;
    }

    private void commit(Case open, KnownSubjects.Known subjects, List<FolderSurvey.Sound> adopted, List<Long> taken) {
        long sequence = catalog.reserveSequence(open.metricType());
        try {
            commit(open, subjects, adopted, taken, sequence);
        } finally {
            catalog.release(sequence);
        }
    }

    private void commit(
            Case open,
            KnownSubjects.Known subjects,
            List<FolderSurvey.Sound> adopted,
            List<Long> taken,
            long sequence) {
        List<NewFile> files =
                adopted.stream().map(sound -> newFile(open, sound, sequence)).toList();
        commits.commit(new Commit(
                Commits.token(),
                files,
                OptionalLong.of(subjects.version()),
                List.of(),
                List.of(),
                taken,
                List.of(),
                Optional.empty(),
                Cause.ADOPT,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    private static NewFile newFile(Case open, FolderSurvey.Sound sound, long sequence) {
        FoundFile file = sound.file();
        return new NewFile(
                open.metricType().name(),
                file.path().toString(),
                file.looks().bytes(),
                sequence,
                sequence,
                file.sha256(),
                file.footer().compression(),
                open.adoption().ownership() == Adoption.Ownership.OURS,
                new Foreign(
                        open.folder().toString(),
                        sound.content().shape(),
                        file.looks().modifiedMicros()),
                sound.content().spans());
    }
}
