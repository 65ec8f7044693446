package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Subjects.SubjectImport;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.catalog.Tombstone;
import dev.kymograph.engine.internal.duckdb.DuckDbErrors;
import dev.kymograph.engine.internal.duckdb.DuckDbInstance;
import dev.kymograph.engine.internal.lake.source.SubjectReader;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks;
import dev.kymograph.engine.internal.lake.storage.ErasureMarks.Mark;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registers the subjects of files; those that were erased are refused. */
final class SubjectIntake {

    private final Catalog catalog;
    private final DuckDbInstance store;
    private final KnownSubjects knownSubjects;
    private final QuarantineRoom quarantine;
    private final ErasureMarks marks;
    private List<Mark> strange;

    SubjectIntake(
            Catalog catalog,
            DuckDbInstance store,
            KnownSubjects knownSubjects,
            QuarantineRoom quarantine,
            ErasureMarks marks) {
        this.catalog = catalog;
        this.store = store;
        this.knownSubjects = knownSubjects;
        this.quarantine = quarantine;
        this.marks = marks;
    }

    SubjectImport run(SubjectKind kind, Path file, Map<String, String> columns, Watch watch) {
        SubjectReader.ReadSubjects found = read(kind, file, columns, watch);
        if (found.rejected() > 0) {
            quarantine.require(found.rejected(), () -> found.rejections().get(0));
        }
        recall(kind, found.subjects());
        KnownSubjects.Known known = knownSubjects.of(kind);
        List<Subject> admitted = new ArrayList<>(found.subjects());
        List<Rejection> rejections = new ArrayList<>(ErasedRows.without(kind, known, found.rejections()));
        admitted.removeIf(subject -> {
            boolean erased = known.erased().containsKey(subject.id());
            if (erased) {
                rejections.add(ErasedRows.refused(
                        String.valueOf(file.getFileName()), 0, kind.name(), kind.name() + " " + subject.id()));
            }
            return erased;
        });
        catalog.register(admitted, found.absent(), rejections);
        long erased = (long) found.subjects().size() - admitted.size();
        return new SubjectImport(found.read(), found.registered() - erased, found.rejected() + erased);
    }

    private SubjectReader.ReadSubjects read(SubjectKind kind, Path file, Map<String, String> columns, Watch watch) {
        int room = Math.toIntExact(Math.min(quarantine.most(), Integer.MAX_VALUE - 1));
        try (Connection connection = store.connect()) {
            return new SubjectReader().read(connection, file, kind, columns, room + 1, watch);
        } catch (SQLException e) {
            throw DuckDbErrors.describe(e, "import " + file);
        }
    }

    /** A catalog that was made anew of files knows erased subjects by hashes of their ids, until they come. */
    synchronized void recall(SubjectKind kind, List<Subject> subjects) {
        if (strange == null) {
            strange = new ArrayList<>(marks.unlike(catalog.erasures().all()));
        }
        List<Tombstone> known = catalog.erasures().all();
        List<Tombstone> recalled = new ArrayList<>();
        for (Subject subject : strange.isEmpty() ? List.<Subject>of() : subjects) {
            strange.removeIf(mark -> mark.isNews(kind.name(), subject.id(), known)
                    && recalled.add(finished(mark.of(kind.name(), subject.id()))));
        }
        if (!recalled.isEmpty()) {
            catalog.erasures().restore(recalled);
        }
    }

    /** There is nothing of it: nobody knew it. */
    private static Tombstone finished(Tombstone tombstone) {
        return new Tombstone(
                tombstone.kind(),
                tombstone.subject(),
                tombstone.erasedAt(),
                tombstone.sequence(),
                tombstone.mark(),
                Optional.of(Instant.now()),
                tombstone.readmittedAt());
    }
}
