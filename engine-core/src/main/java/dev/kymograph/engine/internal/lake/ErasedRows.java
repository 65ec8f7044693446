package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.catalog.Origin;
import dev.kymograph.engine.internal.catalog.Rejection;
import dev.kymograph.engine.internal.lake.source.RowSubject;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
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
                    boolean isErased = subject.isPresent()
                            && subject.getAsLong() == (int) subject.getAsLong()
                            && known.erased().containsKey((int) subject.getAsLong());
                    return isErased
                            ? refused(
                                    rejection.source(),
                                    rejection.line(),
                                    rejection.target(),
                                    kind.name() + " " + subject.getAsLong())
                            : rejection;
                })
                .toList();
    }

    static Rejection refused(String source, long line, String target, String subject) {
        return new Rejection(source, line, target, subject + NOT_KEPT, "", Origin.PROGRAM);
    }
}
