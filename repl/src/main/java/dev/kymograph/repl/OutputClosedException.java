package dev.kymograph.repl;

/** Nobody reads the results any more: {@code kymo … | head}. */
class OutputClosedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutputClosedException() {
        super("nobody reads the output", null, false, false);
    }
}
