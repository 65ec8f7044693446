package dev.kymograph.engine;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which state of the lake a question is about: the one now, hot readings included, or that of a snapshot, without them. Subjects'
 * attributes are always those of now.
 *
 * @param word the number of a snapshot, or a moment, which stands for the last snapshot up to it; empty: now
 */
public record AsOf(Optional<String> word) {

    public static final AsOf NOW = new AsOf(Optional.empty());

    public AsOf {
        Objects.requireNonNull(word, "word");
    }

    public static AsOf snapshot(long number) {
        return of(Long.toString(number));
    }

    /** The last snapshot up to this moment. */
    public static AsOf moment(Instant moment) {
        return of(moment.toString());
    }

    /** As people write it: {@code 12}, {@code 2024-05-01}, {@code 2024-05-01T10:30Z}. */
    public static AsOf of(String word) {
        return new AsOf(Optional.of(word));
    }
}
