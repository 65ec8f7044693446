package dev.kymograph.repl;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Who watches the command that runs, and how often somebody wanted one stopped. */
final class Watches {

    private final Streams streams;
    private final IntSupplier width;
    private final boolean ascii;
    private final AtomicInteger stops = new AtomicInteger();
    private volatile CommandWatch current;

    /** @param width columns of the screen where it is told how far a command is */
    Watches(Streams streams, IntSupplier width, boolean ascii) {
        this.streams = streams;
        this.width = width;
        this.ascii = ascii;
        current = new CommandWatch(streams.err(), () -> 0, false);
    }

    /** Begins to watch another command. */
    CommandWatch begin() {
        CommandWatch next = new CommandWatch(streams.err(), width, ascii);
        current = next;
        next.start();
        return next;
    }

    CommandWatch current() {
        return current;
    }

    /** Stops what is running; false when that was asked already. */
    boolean cancel() {
        stops.incrementAndGet();
        boolean first = !current.cancelled();
        current.cancel();
        return first;
    }

    /** How often that was asked, also while nothing was running. */
    int stops() {
        return stops.get();
    }
}
