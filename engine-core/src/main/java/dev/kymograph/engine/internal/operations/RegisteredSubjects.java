package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.Subjects;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Hold;
import dev.kymograph.engine.internal.catalog.SubjectChanges;
import dev.kymograph.engine.internal.deletion.Erasing;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The subjects of the catalog, checked against their kind before they get there. */
public final class RegisteredSubjects implements Subjects {

    private final Catalog catalog;
    private final Lake lake;
    private final Erasing erasing;

    public RegisteredSubjects(Catalog catalog, Lake lake, Erasing erasing) {
        this.catalog = catalog;
        this.lake = lake;
        this.erasing = erasing;
    }

    @Override
    public void register(List<Subject> subjects) {
        subjects.stream()
                .collect(Collectors.groupingBy(subject -> kind(subject.kind())))
                .forEach(lake::recall);
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
    public void hold(String kind, int id, String why) {
        catalog.retention()
                .hold(new Hold(kind(kind).name(), id, why, Instant.now().truncatedTo(ChronoUnit.MICROS)));
    }

    @Override
    public boolean release(String kind, int id) {
        return catalog.retention().release(kind(kind).name(), id);
    }

    @Override
    public List<Held> held(String kind) {
        String name = kind(kind).name();
        return catalog.retention().holds().stream()
                .filter(hold -> hold.kind().equals(name))
                .map(hold -> new Held(name, hold.subject(), hold.why(), hold.since()))
                .toList();
    }

    @Override
    public void delete(String kind, int id) {
        catalog.deleteSubject(kind(kind).name(), id);
    }

    @Override
    public void readmit(String kind, int id) {
        erasing.readmit(kind(kind).name(), id);
    }

    @Override
    public Optional<Waiting> waiting() {
        SubjectChanges changes = catalog.changes();
        return changes.areLogged() ? Optional.of(changes.waiting()) : Optional.empty();
    }

    @Override
    public Followed follow() {
        return erasing.follow();
    }

    @Override
    public Followed reread() {
        catalog.changes().reread();
        return follow();
    }

    @Override
    public SubjectImport importFile(String kind, Path file, Map<String, String> columns, Watch watch) {
        return lake.importSubjects(kind(kind), file, columns, watch);
    }

    private SubjectKind kind(String name) {
        return catalog.declarations().requireKind(name);
    }
}
