package dev.kymograph.metric;

/** What a field of a reading can hold. */
@Stability(Stability.Level.STABLE)
public enum FieldType {
    FLOAT(Float.class),
    DOUBLE(Double.class),
    INTEGER(Integer.class),
    BIGINT(Long.class),
    BOOLEAN(Boolean.class),
    TEXT(String.class);

    private final Class<?> javaType;

    FieldType(Class<?> javaType) {
        this.javaType = javaType;
    }

    /** The class of this type's values in a {@link Reading}. */
    public Class<?> javaType() {
        return javaType;
    }

    /** Whether a mean of such values means something. */
    public boolean isNumeric() {
        return Number.class.isAssignableFrom(javaType);
    }
}
