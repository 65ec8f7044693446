package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.ReadingKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The metric type that the readings of a rollup are of. */
final class RollupType {

    /** The time of a bucket that its readings stand for, each for an interval; null for event metrics. */
    static final String COVERED = "covered";

    private RollupType() {}

    /** What is kept of the finite values that a field has in a bucket. M2 sums up the squares of their distances from the mean. */
    enum Part {
        COUNT(FieldType.BIGINT),
        MEAN(FieldType.DOUBLE),
        M2(FieldType.DOUBLE),
        MIN(null),
        MAX(null),
        FIRST(null),
        FIRST_AT(FieldType.BIGINT),
        LAST(null),
        LAST_AT(FieldType.BIGINT),
        /** Some of the sorted values: see {@link RankedSql}. */
        QUANTILES(FieldType.TEXT);

        private final FieldType type;

        Part(FieldType type) {
            this.type = type;
        }

        static List<Part> without(Part part) {
            return Stream.of(values()).filter(each -> each != part).toList();
        }

        String of(Field field) {
            return field.name() + "_" + name().toLowerCase(Locale.ROOT);
        }
    }

    /** Narrower buckets have few values: keeping some of them would be keeping most. */
    static List<Part> parts(Rollup rollup) {
        return rollup.width().compareTo(Duration.ofDays(1)) < 0 ? Part.without(Part.QUANTILES) : List.of(Part.values());
    }

    static List<Field> numbers(MetricType summedUp) {
        return summedUp.fields().stream()
                .filter(field -> field.type().isNumeric())
                .toList();
    }

    static MetricType of(Rollup rollup, MetricType summedUp) {
        try {
            List<Field> fields = new ArrayList<>();
            for (Field field : numbers(summedUp)) {
                for (Part part : parts(rollup)) {
                    fields.add(Field.of(part.of(field), part.type == null ? field.type() : part.type));
                }
            }
            fields.add(Field.of(COVERED, FieldType.DOUBLE));
            return new MetricType(
                    rollup.name(),
                    summedUp.kind(),
                    summedUp.unit(),
                    fields,
                    Optional.of(rollup.width()),
                    ReadingKey.SUBJECT_AND_TIME,
                    summedUp.name() + " summed up");
        } catch (IllegalArgumentException e) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "rollup.name",
                    "Cannot create rollup '" + rollup.name() + "': " + e.getMessage()
                            + ". Choose another name (--name NAME)");
        }
    }
}
