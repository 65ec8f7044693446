package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.Question.Comparison;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The part of a metric type's readings that a question can need: what files are pruned by. Wider than the question is allowed,
 * narrower never.
 *
 * @param fromMicros first moment, included
 * @param toMicros last moment, excluded
 * @param subjects conditions on subjects, all of which must hold
 * @param lifeYears years of the subject's life
 * @param ends only the last readings of each subject are wanted: earlier ones may be left out
 */
public record Scope(
        String metricType,
        OptionalLong fromMicros,
        OptionalLong toMicros,
        List<Condition> subjects,
        Optional<LifeYears> lifeYears,
        boolean ends) {

    /** The column of all kinds that says whose a subject is. */
    public static final String TENANT = "tenant_id";

    public Scope {
        subjects = List.copyOf(subjects);
    }

    public Scope(
            String metricType,
            OptionalLong fromMicros,
            OptionalLong toMicros,
            List<Condition> subjects,
            Optional<LifeYears> lifeYears) {
        this(metricType, fromMicros, toMicros, subjects, lifeYears, false);
    }

    /** The same of another metric type. */
    public Scope of(String other) {
        return new Scope(other, fromMicros, toMicros, subjects, lifeYears, ends);
    }

    /** The same about subjects that other conditions hold for. */
    public Scope about(List<Condition> others) {
        return new Scope(metricType, fromMicros, toMicros, others, lifeYears, ends);
    }

    /** The same, of which only the last readings of each subject are wanted. */
    public Scope onlyEnds() {
        return new Scope(metricType, fromMicros, toMicros, subjects, lifeYears, true);
    }

    /** The same from a moment on. */
    public Scope from(long micros) {
        return new Scope(metricType, OptionalLong.of(micros), toMicros, subjects, lifeYears, false);
    }

    public static Scope all(String metricType) {
        return new Scope(metricType, OptionalLong.empty(), OptionalLong.empty(), List.of(), Optional.empty());
    }

    /**
     * A condition on one column of the kind's table ({@code id}, {@link #TENANT}, the name column or an attribute). IS holds where the column equals
     * any of the values, IS_NOT where it is known and equals none; the others take one value. NULL satisfies none.
     *
     * @param values of the column's Java type
     */
    public record Condition(String column, Comparison comparison, List<Object> values) {

        public Condition {
            values = List.copyOf(values);
        }
    }

    /** Years of life, counted from 1, both included: the first is from birth to the first birthday. */
    public record LifeYears(int first, int last) {}
}
