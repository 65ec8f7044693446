package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.RefusedRow;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.lake.source.RowSubject;
import dev.kymograph.metric.SubjectKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What is refused of erased subjects: that it was is kept, and nothing of what it was. */
final class ErasedRows {

    static final String NOT_KEPT = " was erased; what comes of it is not kept";

    private ErasedRows() {}

    static List<Rejection> without(SubjectKind kind, KnownSubjects.Known known, List<Rejection> rejections) {
        if (known.erased().isEmpty()) {
            return rejections;
        }
        return rejections.stream()
                .map(rejection -> {
                    OptionalLong subject = RowSubject.of(kind, rejection.origin(), rejection.content());
                    return isErased(known, subject)
                            ? refused(
                                    rejection.source(),
                                    rejection.line(),
                                    rejection.target(),
                                    kind.name() + " " + subject.getAsLong())
                            : rejection;
                })
                .toList();
    }

    /** Rows of the quarantine that are about erased subjects, as they can be once they were fixed, each with what is to be kept. */
    static Map<RefusedRow, String> among(SubjectKind kind, KnownSubjects.Known known, List<RefusedRow> rows) {
        Map<RefusedRow, String> erased = new LinkedHashMap<>();
        if (known.erased().isEmpty()) {
            return erased;
        }
        for (RefusedRow row : rows) {
            OptionalLong subject = RowSubject.of(kind, row.origin().orElseThrow(), row.content());
            if (isErased(known, subject)) {
                erased.put(row, kind.name() + " " + subject.getAsLong() + NOT_KEPT);
            }
        }
        return erased;
    }

    private static boolean isErased(KnownSubjects.Known known, OptionalLong subject) {
        return subject.isPresent()
                && subject.getAsLong() == (int) subject.getAsLong()
                && known.erased().containsKey((int) subject.getAsLong());
    }

    static Rejection refused(String source, long line, String target, String subject) {
        return new Rejection(source, line, target, subject + NOT_KEPT, "", Origin.PROGRAM);
    }
}
