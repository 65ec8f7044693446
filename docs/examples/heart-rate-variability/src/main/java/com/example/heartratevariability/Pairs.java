package com.example.heartratevariability;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** The pairs of readings of one subject that follow each other. */
final class Pairs {

    private final int subject;
    private final String field;
    private final Duration maxGap;
    private Instant before;
    private double valueBefore;
    private long count;
    private double squares;

    Pairs(int subject, String field, Duration maxGap) {
        this.subject = subject;
        this.field = field;
        this.maxGap = maxGap;
    }

    boolean isOf(int otherSubject, String otherField) {
        return subject == otherSubject && field.equals(otherField);
    }

    void add(Instant at, double value) {
        if (before != null && Duration.between(before, at).compareTo(maxGap) <= 0) {
            count++;
            squares += (value - valueBefore) * (value - valueBefore);
        }
        before = at;
        valueBefore = value;
    }

    /** Without a value where there is no pair. */
    List<Object> row() {
        return Arrays.asList(subject, field, count, count == 0 ? null : Math.sqrt(squares / count));
    }
}
