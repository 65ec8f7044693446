package dev.kymograph.metric;

import java.time.Instant;
import java.time.LocalDate;

/** What an attribute of a subject can hold. */
@Stability(Stability.Level.STABLE)
public enum AttributeType {
    TEXT(String.class),
    INTEGER(Integer.class),
    BIGINT(Long.class),
    DOUBLE(Double.class),
    BOOLEAN(Boolean.class),
    DATE(LocalDate.class),
    TIMESTAMP(Instant.class);

    private final Class<?> javaType;

    AttributeType(Class<?> javaType) {
        this.javaType = javaType;
    }

    /** The class of this type's values in a {@link Subject}. */
    public Class<?> javaType() {
        return javaType;
    }
}
