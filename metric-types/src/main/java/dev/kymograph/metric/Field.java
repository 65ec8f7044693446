package dev.kymograph.metric;

import java.util.Objects;

/**
 * One value of a reading.
 *
 * @param possible outside it a value is refused; {@link Range#UNBOUNDED} where anything goes
 * @param plausible outside it a value is kept and can be flagged; lies within {@code possible}
 * @param description a phrase for help texts, may be empty
 */
@Stability(Stability.Level.STABLE)
public record Field(String name, FieldType type, Range possible, Range plausible, String description) {

    public Field {
        DataName.check("field", name);
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(description, "description");
        if (!possible.encloses(plausible)) {
            throw new IllegalArgumentException("Cannot declare field '" + name + "': the plausible range [" + plausible
                    + "] reaches beyond the possible range [" + possible + "]");
        }
        if (!type.isNumeric() && !possible.equals(Range.UNBOUNDED)) {
            throw new IllegalArgumentException("Cannot declare field '" + name + "': a " + type + " has no range");
        }
    }

    /** A field without bounds. */
    public static Field of(String name, FieldType type) {
        return new Field(name, type, Range.UNBOUNDED, Range.UNBOUNDED, "");
    }

    public Field possible(double low, double high) {
        Range range = new Range(low, high);
        return new Field(name, type, range, plausible.equals(Range.UNBOUNDED) ? range : plausible, description);
    }

    public Field plausible(double low, double high) {
        return new Field(name, type, possible, new Range(low, high), description);
    }

    public Field describedAs(String text) {
        return new Field(name, type, possible, plausible, text);
    }
}
