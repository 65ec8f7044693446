package dev.kymograph.engine;

import java.util.Objects;

/** Whatever goes wrong, with a message for the one who can mend it. */
public final class KymographException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final ErrorKind kind;

    /**
     * Describes an error.
     *
     * @param code stable, for programs: {@code metric.unknown}
     * @param message what could not be done, with which input, why, and what to do
     */
    public KymographException(ErrorKind kind, String code, String message) {
        this(kind, code, message, null);
    }

    public KymographException(ErrorKind kind, String code, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.code = Objects.requireNonNull(code, "code");
    }

    public String code() {
        return code;
    }

    public ErrorKind kind() {
        return kind;
    }
}
