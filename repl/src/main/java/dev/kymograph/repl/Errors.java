package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.PrintStream;

/** Says what went wrong: the message alone, and on wish where in the program. */
record Errors(PrintStream err, boolean coloured, boolean traced) {

    /** Tells about a failure and returns the exit status for it. */
    int report(Throwable failure) {
        if (failure instanceof OutputClosedException) {
            return 0;
        }
        String mark = coloured ? "\u001b[31mError:\u001b[0m " : "Error: ";
        ErrorKind kind = failure instanceof KymographException known ? known.kind() : ErrorKind.INTERNAL;
        if (kind == ErrorKind.CANCELLED) {
            err.println(failure.getMessage());
        } else if (failure instanceof KymographException) {
            err.println(mark + failure.getMessage());
        } else if (failure instanceof OutOfMemoryError) {
            kind = ErrorKind.RESOURCE;
            err.println(mark + "Cannot go on: Java's memory is used up; give it more with KYMO_JAVA_OPTIONS=-Xmx4g");
        } else {
            err.println(mark + "Cannot go on: " + failure + " (this is a fault of the program)");
        }
        if (traced) {
            failure.printStackTrace(err);
        } else if (kind == ErrorKind.INTERNAL) {
            err.println("Start kymo with --debug to see where in the program this came from.");
        }
        return kind.exitStatus();
    }
}
