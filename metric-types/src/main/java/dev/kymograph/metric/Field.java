package dev.kymograph.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One value of a reading.
 *
 * @param possible outside it a value is refused; {@link Range#UNBOUNDED} where anything goes
 * @param plausible outside it a value is kept and can be flagged; lies within {@code possible}
 * @param description a phrase for help texts, may be empty
 * @param plausibleOf what is plausible of some subjects, in place of {@code plausible}; of two that are about one subject, the first
 */
@Stability(Stability.Level.STABLE)
public record Field(
        String name,
        FieldType type,
        Range possible,
        Range plausible,
        String description,
        List<PlausibleOf> plausibleOf) {

    public Field {
        plausibleOf = List.copyOf(plausibleOf);
        DataName.check("field", name);
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(description, "description");
        checkPossible(name, possible, plausible, "");
        for (PlausibleOf some : plausibleOf) {
            checkPossible(name, possible, some.range(), " of " + some.attribute() + " [" + some.value() + "]");
        }
        if (!type.isNumeric() && !possible.equals(Range.UNBOUNDED)) {
            throw new IllegalArgumentException("Cannot declare field '" + name + "': a " + type + " has no range");
        }
    }

    private static void checkPossible(String name, Range possible, Range plausible, String of) {
        if (!possible.encloses(plausible)) {
            throw new IllegalArgumentException("Cannot declare field '" + name + "': the plausible range [" + plausible
                    + "]" + of + " reaches beyond the possible range [" + possible + "]");
        }
    }

    /** A field of which the same is plausible of all subjects. */
    public Field(String name, FieldType type, Range possible, Range plausible, String description) {
        this(name, type, possible, plausible, description, List.of());
    }

    /** A field without bounds. */
    public static Field of(String name, FieldType type) {
        return new Field(name, type, Range.UNBOUNDED, Range.UNBOUNDED, "");
    }

    public Field possible(double low, double high) {
        Range range = new Range(low, high);
        return new Field(
                name, type, range, plausible.equals(Range.UNBOUNDED) ? range : plausible, description, plausibleOf);
    }

    public Field plausible(double low, double high) {
        return new Field(name, type, possible, new Range(low, high), description, plausibleOf);
    }

    /** Of subjects with this attribute, another range is plausible. */
    public Field plausibleOf(String attribute, String value, double low, double high) {
        List<PlausibleOf> all = new ArrayList<>(plausibleOf);
        all.add(new PlausibleOf(attribute, value, new Range(low, high)));
        return new Field(name, type, possible, plausible, description, all);
    }

    /** The same, where values are of another type. */
    public Field typed(FieldType other) {
        return new Field(name, other, possible, plausible, description, plausibleOf);
    }

    public Field describedAs(String text) {
        return new Field(name, type, possible, plausible, text, plausibleOf);
    }
}
