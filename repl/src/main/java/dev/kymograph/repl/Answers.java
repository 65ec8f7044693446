package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Provenance;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.format.Glyphs;
import dev.kymograph.repl.format.Kept;
import dev.kymograph.repl.format.RowsWriter;
import dev.kymograph.repl.format.RowsWriter.Written;
import dev.kymograph.repl.format.Space;
import dev.kymograph.repl.picture.Screen;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Writes what statements answer, as the place where it goes wants it, and a line of what came of each. */
final class Answers {

    /** The width of a screen that does not say how wide it is. */
    private static final int UNTOLD = 80;

    /** What takes longer is said. */
    private static final long LONG_NANOS = 1_000_000_000L;

    private final Streams streams;
    private final Display display;
    private final Output output;
    private final Consumer<String> notes;
    private IntSupplier width;

    /**
     * What was written.
     *
     * @param kept its rows, to be asked again
     * @param footer the line that says what came
     */
    record Answer(Kept kept, String footer) {}

    Answers(Streams streams, Display display, Output output, Consumer<String> notes) {
        this.streams = streams;
        this.display = display;
        this.output = output;
        this.notes = notes;
        this.width = streams::width;
    }

    void width(IntSupplier next) {
        width = next;
    }

    /** The columns of the screen where results go; 0 where they go elsewhere. */
    int width() {
        return width.getAsInt();
    }

    /** The columns of the screen where messages go; 0 where they go elsewhere. */
    int watchedWidth() {
        int columns = width.getAsInt();
        return !streams.isWatched() ? 0 : columns == 0 ? UNTOLD : columns;
    }

    /**
     * Writes rows.
     *
     * @param start of their statement, in nanoseconds
     */
    Answer write(Rows rows, long start, Stage stage, CommandWatch watch) {
        boolean onScreen = streams.isSeen() && !stage.output().isFile();
        Space space = new Space(
                onScreen ? width.getAsInt() : 0, onScreen ? display.rows() : 0, rows instanceof Result, false);
        RowsWriter writer = stage.writer(display.format(), space, screen(onScreen));
        WatchedRows watched = new WatchedRows(rows, watch);
        AtomicBoolean begun = new AtomicBoolean();
        AtomicLong shownAt = new AtomicLong();
        Written written;
        try {
            written = stage.output().write(out -> {
                Appendable shown = stage.isPicture() ? out : shown(out, onScreen, stage.isPiped());
                return writer.write(watched, new FirstWrite(shown, () -> {
                    begun.set(true);
                    shownAt.set(System.nanoTime());
                    if (onScreen) {
                        watch.close();
                    }
                }));
            });
        } catch (PagesLeftException e) {
            written = rest(watched);
        } catch (RuntimeException e) {
            if (begun.get() && stage.output().keepsParts() && !(e instanceof OutputClosedException)) {
                notePart(watched.read(), stage.output());
            }
            throw e;
        }
        if (rows instanceof Result result) {
            result.notes().forEach(notes);
        }
        String footer = plain(footer(rows, written, (begun.get() ? shownAt.get() : System.nanoTime()) - start)
                + stage.file().map(file -> " · written to " + file).orElse(""));
        if (display.isTimed()) {
            notes.accept(footer);
        }
        Kept kept = watched.kept();
        if (!written.complete()) {
            kept.cut();
        }
        return new Answer(kept, footer);
    }

    /** What nobody looks at any more is read on as far as it is kept: it may be asked again. */
    private Written rest(WatchedRows rows) {
        long begun = System.nanoTime();
        boolean told = false;
        try {
            while (rows.kept().isComplete()) {
                if (!told && System.nanoTime() - begun > LONG_NANOS) {
                    told = true;
                    notes.accept("The rest is read for _ and .last; Ctrl-C ends that.");
                }
                if (!rows.next()) {
                    return new Written(rows.read(), true);
                }
            }
        } catch (KymographException e) {
            if (e.kind() != ErrorKind.CANCELLED) {
                throw e;
            }
        }
        return new Written(Math.max(0, rows.read() - 1), false);
    }

    /** Writes an earlier answer once more, with all its rows and columns. */
    void again(Kept kept) {
        boolean onScreen = isOnScreen();
        Space space = new Space(onScreen ? width.getAsInt() : 0, 0, true, true);
        paged(out -> display.format().writer(space).write(kept.rows(), shown(out, onScreen, false)));
    }

    /** Writes what nobody needs to see to its end. */
    private void paged(Output.Work<?> work) {
        try {
            output.write(work);
        } catch (PagesLeftException e) {
            // Enough was seen; what comes next is another matter.
        }
    }

    private Appendable shown(Appendable out, boolean onScreen, boolean isPiped) {
        Appendable harmless = onScreen ? new ChangedText(out, Glyphs::harmless) : out;
        if (display.format() != Format.BOX || isPiped) {
            return harmless;
        }
        if (display.isAscii()) {
            return new ChangedText(harmless, AsciiText::of);
        }
        return onScreen && !isWithoutColor() ? harmless : new ChangedText(harmless, AsciiText::pictures);
    }

    private static boolean isWithoutColor() {
        return System.getenv("NO_COLOR") != null;
    }

    private String plain(String line) {
        return display.isAscii() ? AsciiText.of(line) : line;
    }

    /** Writes lines as they are. */
    void list(String lines) {
        boolean onScreen = isOnScreen();
        paged(out -> (onScreen ? new ChangedText(out, Glyphs::harmless) : out).append(lines));
    }

    /** A text in lines that are no wider than the screen, where it goes there. */
    String fitted(String text) {
        return isOnScreen() ? Streams.shown(text, width.getAsInt()) : text;
    }

    private boolean isOnScreen() {
        return streams.isSeen() && !output.isFile();
    }

    private Screen screen(boolean onScreen) {
        return onScreen
                ? new Screen(width.getAsInt(), display.isAscii() || isWithoutColor())
                : new Screen(Screen.PAGE, true);
    }

    /** What reads the results may not see the error that follows. */
    private void notePart(long rows, Output output) {
        notes.accept(String.format(
                Locale.ROOT, "Only a part was written to %s: %,d row%s.", output.name(), rows, rows == 1 ? "" : "s"));
    }

    private static String footer(Rows rows, Written written, long nanos) {
        Optional<Provenance> from = rows instanceof Result result ? Optional.of(result.provenance()) : Optional.empty();
        StringBuilder line = new StringBuilder();
        line.append(written.complete() ? "" : "more than ");
        line.append(String.format(Locale.ROOT, "%,d row%s", written.rows(), written.rows() == 1 ? "" : "s"));
        // The first question may have waited for the engine, and somebody may have read for long: that is not its own
        // time.
        line.append(" · ").append(time(from.map(p -> p.elapsed().toNanos()).orElse(nanos)));
        from.ifPresent(provenance -> line.append(" · ").append(route(provenance)));
        from.filter(provenance -> provenance.filesKnown() > 0)
                .ifPresent(provenance -> line.append(String.format(
                        Locale.ROOT, " · %,d of %,d files", provenance.filesRead(), provenance.filesKnown())));
        from.flatMap(provenance -> provenance.asOf().stream().boxed().findFirst())
                .ifPresent(snapshot -> line.append(" · snapshot ").append(snapshot));
        return line.toString();
    }

    private static String route(Provenance provenance) {
        return (provenance.route() + " " + provenance.rollup()).strip();
    }

    private static String time(long nanos) {
        return nanos < 1_000_000_000L ? nanos / 1_000_000 + " ms" : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
