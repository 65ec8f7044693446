package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds subjects by their names, in whatever case they are written.
 *
 * @param known all subjects of a kind
 */
record SubjectNames(Function<SubjectKind, List<Subject>> known) {

    /** The id of the one subject of this name. */
    Integer idOf(SubjectKind kind, String name) {
        List<Subject> subjects = known.apply(kind);
        List<Integer> exact = ids(subjects, name::equals);
        List<Integer> ids = exact.isEmpty() ? ids(subjects, name::equalsIgnoreCase) : exact;
        if (ids.isEmpty()) {
            List<String> names = subjects.stream().map(Subject::name).toList();
            throw new KymographException(
                    ErrorKind.USAGE,
                    "subject.unknown",
                    "Cannot find " + kind.name() + " '" + name + "': there is none with this name."
                            + Nearest.didYouMean(name, names));
        }
        if (ids.size() > 1) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "subject.ambiguous",
                    "Cannot tell which " + kind.name() + " is '" + name + "': there are " + ids.size()
                            + ". Name one by its id: " + ids.subList(0, Math.min(ids.size(), 10)));
        }
        return ids.get(0);
    }

    private static List<Integer> ids(List<Subject> subjects, Predicate<String> named) {
        return subjects.stream()
                .filter(subject -> named.test(subject.name()))
                .map(Subject::id)
                .toList();
    }
}
