package dev.kymograph.repl;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.repl.format.Glyphs;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/** Watches one command: draws how far it is on a terminal, and stops it at Ctrl-C. */
final class CommandWatch implements Watch, AutoCloseable {

    private static final long DRAWN_AFTER_MILLIS = 500;
    private static final long REDRAWN_MILLIS = 100;
    private static final double TOLD_AFTER_SECONDS = 3;
    private static final int STEPS = 200;
    private static final int BAR = 24;

    /** Columns that are left free, for the terminal writes ^C behind the line. */
    private static final int FREE = 3;

    private static final int SHORT_BAR = 10;

    /** On screens that are narrower the bar is short. */
    private static final int WIDE = 110;

    private final PrintStream screen;
    private final IntSupplier width;
    private final boolean ascii;
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
            // Less than a two-hundredth is no step.
            boolean stands = (int) (STEPS * share) == (int) (STEPS * fraction);
            return new State(next, share, answered, rows, bytes, since, stands ? moved : at);
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
     * @param ascii whether it has nothing but ASCII
     */
    CommandWatch(PrintStream screen, IntSupplier width, boolean ascii) {
        this.screen = screen;
        this.width = width;
        this.ascii = ascii;
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
            String line = line(state.get(), seconds(), cancelled, width.getAsInt());
            screen.print("\r\u001b[K" + (ascii ? AsciiText.of(line) : line));
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
        List<String> parts = new ArrayList<>();
        if (state.fraction() >= 0) {
            parts.add(bar(Math.min(1, state.fraction()), width));
        }
        parts.add(doing);
        parts.add(String.format(Locale.ROOT, "%.0f s", seconds) + left(state, seconds));
        parts.addAll(done(state, seconds));
        StringBuilder line = new StringBuilder();
        for (String part : parts) {
            String harmless = (line.isEmpty() ? "" : " · ") + Glyphs.harmless(part);
            int room = width - FREE - Glyphs.width(line.toString());
            if (Glyphs.width(harmless) <= room) {
                line.append(harmless);
            } else if (part.equals(doing) && room > 0) {
                line.append(harmless, 0, Glyphs.fitting(harmless, room));
            }
        }
        return line.toString();
    }

    private static String bar(double fraction, int width) {
        int columns = width < WIDE ? SHORT_BAR : BAR;
        int full = (int) Math.round(fraction * columns);
        return String.format(
                Locale.ROOT, "%s%s %3d %%", "█".repeat(full), "░".repeat(columns - full), (int) (fraction * 100));
    }

    /** What of all there is to do is done; where rows come, they say more. */
    private static List<String> done(State state, double seconds) {
        double so = Math.max(seconds - state.since(), 0.001);
        if (state.answered() > 0) {
            return List.of(rows(state.answered(), state.answered() / Math.max(seconds, 0.001)));
        }
        List<String> parts = new ArrayList<>();
        double fraction = Math.min(1, state.fraction());
        if (fraction >= 0 && state.bytes() > 0) {
            double done = fraction * state.bytes() / 1e6;
            parts.add(
                    String.format(Locale.ROOT, "%,.1f of %,.1f MB, %,.1f MB/s", done, state.bytes() / 1e6, done / so));
        }
        if (fraction >= 0 && state.rows() > 0) {
            parts.add(rows((long) (fraction * state.rows()), fraction * state.rows() / so));
        }
        return parts;
    }

    private static String rows(long done, double perSecond) {
        return String.format(Locale.ROOT, "%,d rows, %,.0f a second", done, perSecond);
    }

    /** Early on nothing can be told, and nothing any more when it takes longer than it should have. */
    private static String left(State state, double seconds) {
        double fraction = Math.min(1, state.fraction());
        double so = state.moved() - state.since();
        double left = so * (1 - fraction) / fraction - (seconds - state.moved());
        return seconds - state.since() < TOLD_AFTER_SECONDS || !(fraction >= 0.02) || fraction >= 1 || left <= 0
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
