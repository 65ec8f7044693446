package dev.kymograph.repl;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.repl.format.Glyphs;
import java.io.PrintStream;
import java.util.Locale;

/** Watches one command: draws how far it is on a terminal, and stops it at Ctrl-C. */
final class CommandWatch implements Watch, AutoCloseable {

    private static final long DRAWN_AFTER_MILLIS = 500;
    private static final long REDRAWN_MILLIS = 100;
    private static final double TOLD_AFTER_SECONDS = 3;
    private static final int BAR = 24;

    private final PrintStream screen;
    private final boolean drawn;
    private final long start = System.nanoTime();
    private volatile boolean cancelled;
    private volatile State state = new State("", Double.NaN);
    private volatile long rows;
    private Thread painter;
    private boolean visible;
    private boolean ended;

    /** What a command says of itself. */
    record State(String doing, double fraction) {}

    CommandWatch(PrintStream screen, boolean drawn) {
        this.screen = screen;
        this.drawn = drawn;
    }

    void start() {
        if (drawn) {
            painter = new Thread(this::paint, "progress");
            painter.setDaemon(true);
            painter.start();
        }
    }

    @Override
    public void progress(String doing, double fraction) {
        state = new State(doing, fraction);
    }

    /** So many rows of the answer have come. */
    void rows(long read) {
        rows = read;
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
    }

    private void paint() {
        try {
            Thread.sleep(DRAWN_AFTER_MILLIS);
            while (draw()) {
                Thread.sleep(REDRAWN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean draw() {
        if (!ended) {
            visible = true;
            screen.print(
                    "\r\u001b[K" + Glyphs.harmless(line(state, rows, (System.nanoTime() - start) / 1e9, cancelled)));
            screen.flush();
        }
        return !ended;
    }

    /**
     * What is shown of a command.
     *
     * @param rows of its answer
     * @param seconds since it began
     */
    static String line(State state, long rows, double seconds, boolean cancelled) {
        String doing = cancelled ? "stopping" : state.doing().isEmpty() ? "working" : state.doing();
        String time = String.format(Locale.ROOT, "%.0f s", seconds);
        if (rows > 0) {
            doing += String.format(Locale.ROOT, " · %,d rows · %,.0f a second", rows, rows / Math.max(seconds, 0.001));
        }
        if (!(state.fraction() >= 0)) {
            return doing + " · " + time;
        }
        double fraction = Math.min(1, state.fraction());
        int full = (int) Math.round(fraction * BAR);
        return String.format(
                Locale.ROOT,
                "%s%s %3d %% · %s · %s",
                "█".repeat(full),
                "░".repeat(BAR - full),
                (int) (fraction * 100),
                doing,
                time + left(fraction, seconds));
    }

    /** Early on nothing can be told. */
    private static String left(double fraction, double seconds) {
        return seconds < TOLD_AFTER_SECONDS || fraction < 0.02 || fraction >= 1
                ? ""
                : String.format(Locale.ROOT, ", about %.0f s left", Math.ceil(seconds * (1 - fraction) / fraction));
    }

    /** Takes the line away; called before anything else is written, and again without effect. */
    @Override
    public void close() {
        synchronized (this) {
            if (visible) {
                screen.print("\r\u001b[K");
                screen.flush();
                visible = false;
            }
            ended = true;
        }
        if (painter != null) {
            painter.interrupt();
        }
    }
}
