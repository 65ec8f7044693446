package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Says what went wrong: the message alone, and on wish where in the program. */
record Errors(Streams streams, boolean coloured, boolean traced) {

    private static final String MARK = "Error:";

    /** Tells about a failure and returns the exit status for it. */
    int report(Throwable failure) {
        if (failure instanceof OutputClosedException) {
            return 0;
        }
        ErrorKind kind = failure instanceof KymographException known ? known.kind() : ErrorKind.INTERNAL;
        if (kind == ErrorKind.CANCELLED) {
            streams.say(String.valueOf(failure.getMessage()));
        } else if (failure instanceof KymographException) {
            error(failure.getMessage());
        } else if (failure instanceof OutOfMemoryError) {
            kind = ErrorKind.RESOURCE;
            error("Cannot go on: Java's memory is used up; give it more with KYMO_JAVA_OPTIONS=-Xmx4g");
        } else {
            error("Cannot go on: " + failure + " (this is a fault of the program)");
        }
        if (traced) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            streams.err().print(Streams.shown(trace.toString(), 0));
        } else if (kind == ErrorKind.INTERNAL) {
            streams.say("Start kymo with --debug to see where in the program this came from.");
        }
        return kind.exitStatus();
    }

    private void error(String message) {
        if (coloured) {
            // The mark alone may steer the terminal; it takes as much room as the one without colour.
            streams.err().print("\u001b[31m" + MARK + "\u001b[0m ");
            streams.err().println(streams.laidOut(MARK + " " + message).substring(MARK.length() + 1));
        } else {
            streams.say(MARK + " " + message);
        }
    }
}
