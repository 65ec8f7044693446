package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Whether a subject has the attributes of its kind, of their types. */
public final class SubjectCheck {

    private SubjectCheck() {}

    /** Throws {@code subject.invalid} where it hasn't. */
    public static void require(SubjectKind kind, Subject subject) {
        subject.attributes().forEach((name, value) -> {
            Attribute attribute = kind.attribute(name).orElseThrow(() -> unknown(kind, subject, name));
            if (value != null && !attribute.type().javaType().isInstance(value)) {
                throw refused(
                        subject,
                        "'" + name + "' expected ["
                                + attribute.type().javaType().getSimpleName() + "], found ["
                                + value.getClass().getSimpleName() + " " + value + "]");
            }
            if (value != null && !hasYearOfFourDigits(attribute.type(), value)) {
                throw refused(subject, "'" + name + "' [" + value + "] lies outside the years 1 to 9999");
            }
        });
    }

    private static KymographException unknown(SubjectKind kind, Subject subject, String name) {
        List<String> names = kind.attributes().stream().map(Attribute::name).toList();
        return refused(
                subject,
                "it has no attribute '" + name + "'." + Nearest.didYouMean(name, names) + " Known are " + names);
    }

    /** Beyond that, birthdays could leave the range of timestamps and one subject would spoil every question. */
    private static boolean hasYearOfFourDigits(AttributeType type, Object value) {
        if (type != AttributeType.DATE && type != AttributeType.TIMESTAMP) {
            return true;
        }
        int year = value instanceof LocalDate date
                ? date.getYear()
                : ((Instant) value).atOffset(ZoneOffset.UTC).getYear();
        return year >= 1 && year <= 9999;
    }

    private static KymographException refused(Subject subject, String why) {
        return new KymographException(
                ErrorKind.DATA,
                "subject.invalid",
                "Cannot register " + subject.kind() + " " + subject.id() + ": " + why);
    }
}
