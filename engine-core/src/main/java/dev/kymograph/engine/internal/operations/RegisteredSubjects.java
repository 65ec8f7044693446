package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.Subjects;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The subjects of the catalog, checked against their kind before they get there. */
public final class RegisteredSubjects implements Subjects {

    private final Catalog catalog;
    private final Lake lake;

    public RegisteredSubjects(Catalog catalog, Lake lake) {
        this.catalog = catalog;
        this.lake = lake;
    }

    @Override
    public void register(List<Subject> subjects) {
        subjects.forEach(subject -> kind(subject.kind()));
        catalog.register(subjects);
    }

    @Override
    public Optional<Subject> find(String kind, int id) {
        return catalog.subject(kind(kind).name(), id);
    }

    @Override
    public List<Subject> list(String kind) {
        return catalog.subjects(kind(kind).name()).subjects();
    }

    @Override
    public void delete(String kind, int id) {
        catalog.deleteSubject(kind(kind).name(), id);
    }

    @Override
    public SubjectImport importFile(String kind, Path file, Map<String, String> columns, Watch watch) {
        return lake.importSubjects(kind(kind), file, columns, watch);
    }

    private SubjectKind kind(String name) {
        return catalog.declarations().requireKind(name);
    }
}
