package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Subjects;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.Attribute;
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
        subjects.forEach(this::check);
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

    private void check(Subject subject) {
        SubjectKind kind = kind(subject.kind());
        subject.attributes().forEach((name, value) -> {
            Attribute attribute = kind.attribute(name)
                    .orElseThrow(() -> wrong(
                            subject,
                            "it has no attribute '" + name + "'."
                                    + Nearest.didYouMean(
                                            name,
                                            kind.attributes().stream()
                                                    .map(Attribute::name)
                                                    .toList())));
            if (value != null && !attribute.type().javaType().isInstance(value)) {
                throw wrong(
                        subject,
                        "'" + name + "' expected ["
                                + attribute.type().javaType().getSimpleName() + "], found ["
                                + value.getClass().getSimpleName() + " " + value + "]");
            }
        });
    }

    private SubjectKind kind(String name) {
        return catalog.declarations().requireKind(name);
    }

    private static KymographException wrong(Subject subject, String why) {
        return new KymographException(
                ErrorKind.DATA,
                "subject.invalid",
                "Cannot register " + subject.kind() + " " + subject.id() + ": " + why);
    }
}
