package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;

/** What a column's values are in Java. A value may be null in each. */
@Stability(Stability.Level.STABLE)
public enum ColumnType {
    /** {@link String}. */
    TEXT,
    /** {@link Boolean}. */
    BOOLEAN,
    /** {@link Integer}. */
    INTEGER,
    /** {@link Long}. */
    BIGINT,
    /** {@link java.math.BigInteger} or {@link java.math.BigDecimal}: exact numbers that no long holds. */
    DECIMAL,
    /** {@link Float}. */
    FLOAT,
    /** {@link Double}. */
    DOUBLE,
    /** {@link java.time.LocalDate}. */
    DATE,
    /** {@link java.time.Instant}. */
    TIMESTAMP,
    /**
     * {@link java.util.List}, or {@link java.util.Map} by {@link String}: of such again and of the other types' values, with nulls.
     */
    NESTED,
    /** Anything else a database knows, as its text: {@link String}. */
    OTHER;

    public boolean isNumeric() {
        return this == INTEGER || this == BIGINT || this == DECIMAL || this == FLOAT || this == DOUBLE;
    }
}
