package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.util.Objects;

/** A password, a key, a token: a setting that must never be shown. Whatever prints it prints stars. */
@Stability(Stability.Level.STABLE)
public final class Secret {

    private final String word;

    private Secret(String word) {
        this.word = word;
    }

    public static Secret of(String word) {
        return new Secret(Objects.requireNonNull(word, "word"));
    }

    /** The word itself, for the one that it is meant for. */
    public String reveal() {
        return word;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.word.equals(word);
    }

    @Override
    public int hashCode() {
        return word.hashCode();
    }

    @Override
    public String toString() {
        return "******";
    }
}
