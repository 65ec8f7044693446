package dev.kymograph.metric;

import java.util.Objects;

/**
 * What is plausible of some subjects: a cat's heart beats faster than a dog's.
 *
 * @param attribute one of the subject's kind; where that has none, this says nothing
 * @param value what it is of these subjects, as text
 */
@Stability(Stability.Level.STABLE)
public record PlausibleOf(String attribute, String value, Range range) {

    public PlausibleOf {
        DataName.check("attribute", attribute);
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(range, "range");
    }
}
