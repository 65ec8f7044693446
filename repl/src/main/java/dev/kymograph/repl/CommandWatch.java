package dev.kymograph.repl;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.repl.format.Glyphs;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/** Watches one command: draws how far it is on a terminal, and stops it at Ctrl-C. */
final class CommandWatch implements Watch, AutoCloseable {

    private static final long DRAWN_AFTER_MILLIS = 500;
    private static final long REDRAWN_MILLIS = 100;
    private static final double TOLD_AFTER_SECONDS = 3;
    private static final int BAR = 24;
    private static final int SHORT_BAR = 10;

    /** On screens that are narrower the bar is short. */
    private static final int WIDE = 110;

    private final PrintStream screen;
    private final IntSupplier width;
    private final long start = System.nanoTime();
    private volatile boolean cancelled;
    private final AtomicReference<State> state = new AtomicReference<>(State.NOTHING);
    private Thread painter;
    private boolean visible;
    private boolean ended;

    /**
     * What a command says of itself.
     *
     * @param answered rows of its answer so far
     * @param rows of all there is to do; 0 where nobody knows
     * @param bytes the same
     * @param since when that was told, in seconds since it began
     * @param moved when the fraction became what it is
     */
    record State(String doing, double fraction, long answered, long rows, long bytes, double since, double moved) {

        static final State NOTHING = new State("", Double.NaN, 0, 0, 0, 0, 0);

        State progress(String next, double share, double at) {
            return new State(next, share, answered, rows, bytes, since, share == fraction ? moved : at);
        }

        State amount(long ofRows, long ofBytes, double at) {
            return new State(doing, Double.NaN, answered, ofRows, ofBytes, at, at);
        }

        State answered(long read) {
            return new State(doing, fraction, read, rows, bytes, since, moved);
        }
    }

    /**
     * Draws on a screen.
     *
     * @param width of the screen in columns; 0 where there is none, and nothing is drawn
     */
    CommandWatch(PrintStream screen, IntSupplier width) {
        this.screen = screen;
        this.width = width;
    }

    void start() {
        if (width.getAsInt() > 0) {
            painter = new Thread(this::paint, "progress");
            painter.setDaemon(true);
            painter.start();
        }
    }

    @Override
    public void progress(String doing, double fraction) {
        state.updateAndGet(before -> before.progress(doing, fraction, seconds()));
    }

    @Override
    public void amount(long rows, long bytes) {
        state.updateAndGet(before -> before.amount(rows, bytes, seconds()));
    }

    /** So many rows of the answer have come. */
    void rows(long read) {
        state.updateAndGet(before -> before.answered(read));
    }

    @Override
    public boolean cancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
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
            screen.print("\r\u001b[K" + line(state.get(), seconds(), cancelled, width.getAsInt()));
            screen.flush();
        }
        return !ended;
    }

    /**
     * What is shown of a command, on one line of a screen.
     *
     * @param seconds since it began
     */
    static String line(State state, double seconds, boolean cancelled, int width) {
        String doing = cancelled ? "stopping" : state.doing().isEmpty() ? "working" : state.doing();
        String time = String.format(Locale.ROOT, "%.0f s", seconds);
        String line = state.fraction() >= 0
                ? bar(Math.min(1, state.fraction()), width) + " · " + doing + " · " + time + done(state, seconds)
                : doing + answered(state, seconds) + " · " + time;
        String harmless = Glyphs.harmless(line);
        return Glyphs.width(harmless) < width ? harmless : harmless.substring(0, Glyphs.fitting(harmless, width - 1));
    }

    private static String bar(double fraction, int width) {
        int columns = width < WIDE ? SHORT_BAR : BAR;
        int full = (int) Math.round(fraction * columns);
        return String.format(
                Locale.ROOT, "%s%s %3d %%", "█".repeat(full), "░".repeat(columns - full), (int) (fraction * 100));
    }

    private static String answered(State state, double seconds) {
        return state.answered() == 0 ? "" : " · " + rows(state.answered(), state.answered() / seconds);
    }

    /** How long it may take still, and what of all there is to do is done; where rows come, they say more. */
    private static String done(State state, double seconds) {
        double fraction = Math.min(1, state.fraction());
        double so = Math.max(seconds - state.since(), 0.001);
        StringBuilder text = new StringBuilder(left(fraction, state, seconds));
        if (state.answered() > 0) {
            return text.append(answered(state, seconds)).toString();
        }
        if (state.bytes() > 0) {
            double done = fraction * state.bytes() / 1e6;
            text.append(String.format(
                    Locale.ROOT, " · %,.1f of %,.1f MB, %,.1f a second", done, state.bytes() / 1e6, done / so));
        }
        if (state.rows() > 0) {
            text.append(" · ").append(rows((long) (fraction * state.rows()), fraction * state.rows() / so));
        }
        return text.toString();
    }

    private static String rows(long done, double perSecond) {
        return String.format(Locale.ROOT, "%,d rows, %,.0f a second", done, perSecond);
    }

    /** Early on nothing can be told, and nothing any more when it takes longer than it should have. */
    private static String left(double fraction, State state, double seconds) {
        double so = state.moved() - state.since();
        double left = so * (1 - fraction) / fraction - (seconds - state.moved());
        return seconds - state.since() < TOLD_AFTER_SECONDS || fraction < 0.02 || fraction >= 1 || left <= 0
                ? ""
                : String.format(Locale.ROOT, ", about %.0f s left", Math.ceil(left));
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
