package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;

/** An extension's answer to a question that makes no sense; its message is shown to the user as it is. */
@Stability(Stability.Level.STABLE)
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * Refuses.
     *
     * @param code stable, for programs: {@code analysis.not-applicable}
     * @param message what cannot be done, with which input, why, and what to do
     */
    public RefusedException(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
