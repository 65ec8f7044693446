package dev.kymograph.engine.internal.catalog;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A subject whose readings are neither dropped nor deleted.
 *
 * @param why for people; may be empty
 */
public record Hold(String kind, int subject, String why, Instant since) {

    public boolean of(String someKind, int someSubject) {
        return kind.equals(someKind) && subject == someSubject;
    }

    /** For people: which subjects, and why they are held. */
    public static String described(List<Hold> holds) {
        return holds.stream().map(Hold::described).collect(Collectors.joining(", "));
    }

    private String described() {
        return kind + " " + subject + (why.isEmpty() ? "" : " (" + why + ")");
    }
}
