package dev.kymograph.engine.internal.catalog;

import java.time.Instant;

/**
 * A subject whose readings are neither dropped nor deleted.
 *
 * @param why for people; may be empty
 */
public record Hold(String kind, int subject, String why, Instant since) {

    public boolean of(String someKind, int someSubject) {
        return kind.equals(someKind) && subject == someSubject;
    }
}
