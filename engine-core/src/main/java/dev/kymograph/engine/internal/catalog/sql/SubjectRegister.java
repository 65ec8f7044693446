package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.SubjectCheck;
import dev.kymograph.engine.internal.catalog.SubjectTable;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who is known, and becomes known. */
final class SubjectRegister {

    private final Committer committer;
    private final Readers readers;
    private final DeclaredVocabulary vocabulary;
    private final SubjectStore subjects;
    private final ErasureStore erasures;

    SubjectRegister(
            Committer committer,
            Readers readers,
            DeclaredVocabulary vocabulary,
            SubjectStore subjects,
            ErasureStore erasures) {
        this.committer = committer;
        this.readers = readers;
        this.vocabulary = vocabulary;
        this.subjects = subjects;
        this.erasures = erasures;
    }

    /** @param beside done in the same transaction */
    void register(List<Subject> some, Set<String> kept, Committer.Change<Void> beside) {
        Map<SubjectKind, List<Subject>> byKind = some.stream()
                .collect(Collectors.groupingBy(
                        subject -> vocabulary.kind(subject.kind()), LinkedHashMap::new, Collectors.toList()));
        byKind.forEach((kind, its) -> its.forEach(subject -> SubjectCheck.require(kind, subject)));
        committer.write("register subjects", (session, counters) -> {
            for (Map.Entry<SubjectKind, List<Subject>> entry : byKind.entrySet()) {
                MappedSubjects.requireOwn(
                        session, entry.getKey(), "register " + entry.getValue().get(0));
            }
            byKind.forEach((kind, its) -> erasures.requireAdmitted(kind.name(), its));
            for (Map.Entry<SubjectKind, List<Subject>> entry : byKind.entrySet()) {
                subjects.register(session, counters, entry.getKey(), entry.getValue(), kept);
            }
            return beside.in(session, counters);
        });
    }

    Optional<Subject> find(String kind, int id) {
        SubjectKind known = vocabulary.kind(kind);
        return readers.read("read subjects", session -> subjects.find(session, known, id));
    }

    SubjectTable all(String kind) {
        SubjectKind known = vocabulary.kind(kind);
        return readers.read("read subjects", session -> subjects.table(session, known));
    }

    void delete(String kind, int id) {
        SubjectKind known = vocabulary.kind(kind);
        committer.write("delete " + kind + " " + id, (session, counters) -> {
            MappedSubjects.requireOwn(session, known, "delete " + kind + " " + id);
            RetentionStore.requireNotHeld(counters, "delete", kind, id);
            subjects.delete(session, counters, known, id);
            return null;
        });
    }
}
