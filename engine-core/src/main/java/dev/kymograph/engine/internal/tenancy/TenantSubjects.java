package dev.kymograph.engine.internal.tenancy;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Subjects;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Subject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The subjects of a tenant, to be looked at. */
final class TenantSubjects implements Subjects {

    private final Subjects subjects;
    private final String tenant;

    /** @param subjects of the {@link TenantCatalog} */
    TenantSubjects(Subjects subjects, String tenant) {
        this.subjects = subjects;
        this.tenant = tenant;
    }

    private KymographException refused(String what) {
        return Tenants.refused(tenant, what);
    }

    @Override
    public Optional<Subject> find(String kind, int id) {
        return subjects.find(kind, id);
    }

    @Override
    public List<Subject> list(String kind) {
        return subjects.list(kind);
    }

    @Override
    public List<Held> held(String kind) {
        Set<Integer> own = list(kind).stream().map(Subject::id).collect(Collectors.toSet());
        return subjects.held(kind).stream()
                .filter(each -> own.contains(each.id()))
                .toList();
    }

    @Override
    public Optional<Waiting> waiting() {
        return Optional.empty();
    }

    @Override
    public void register(List<Subject> some) {
        throw refused("register subjects");
    }

    @Override
    public void hold(String kind, int id, String why) {
        throw refused("hold subjects");
    }

    @Override
    public boolean release(String kind, int id) {
        throw refused("release subjects");
    }

    @Override
    public void delete(String kind, int id) {
        throw refused("delete subjects");
    }

    @Override
    public void readmit(String kind, int id) {
        throw refused("readmit subjects");
    }

    @Override
    public SubjectImport importFile(String kind, Path file, Map<String, String> columns, Watch watch) {
        throw refused("register subjects");
    }

    @Override
    public Followed follow() {
        throw refused("follow subjects");
    }

    @Override
    public Followed reread() {
        throw refused("follow subjects");
    }
}
