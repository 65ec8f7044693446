package dev.kymograph.repl.picture;

import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.command.Target;
import dev.kymograph.repl.format.RowsWriter;
import dev.kymograph.repl.language.Word;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The pictures that a result can be drawn as. */
public enum Picture {
    PLOT("lines through time; [x=COLUMN] [y=COLUMN] [by=COLUMN] [threshold=N] [height=N] [FILE.svg|FILE.png]"),
    HEATMAP("means by hour of the day and day; [x=COLUMN] [y=COLUMN] [zone=Europe/Berlin]"),
    ACTOGRAM("each day and the next in a line; [x=COLUMN] [y=COLUMN] [by=COLUMN] [zone=Europe/Berlin]"),
    BARS("a bar for each row; [y=COLUMN] [by=COLUMN]");

    private final String help;

    Picture(String help) {
        this.help = help;
    }

    public String help() {
        return help;
    }

    /** As users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The file that words name, which all are fit for it. */
    public Optional<Path> file(List<Word> words) {
        return choice(words).file();
    }

    /**
     * What draws it; all rows are read before anything is drawn.
     *
     * @param file the one that the words name
     */
    public RowsWriter writer(List<Word> words, Screen screen, Optional<Target> file) {
        Choice choice = choice(words);
        return (rows, out) -> file.isPresent() ? save(rows, choice, file.get()) : write(rows, choice, screen, out);
    }

    private Choice choice(List<Word> words) {
        Choice choice = Choice.of(toString(), words);
        if (this != PLOT && choice.file().isPresent()) {
            throw Mistake.of("picture.file", "Cannot draw '| " + this + "' into a file: only '| plot' can");
        }
        if (this != HEATMAP && this != ACTOGRAM && !choice.zone().equals(Choice.UTC)) {
            throw Mistake.of(
                    "picture.zone", "Cannot draw '| " + this + "' with zone=: only '| heatmap' and '| actogram' can");
        }
        return choice;
    }

    private RowsWriter.Written write(Rows rows, Choice choice, Screen screen, Appendable out) throws IOException {
        Picture drawn = this == PLOT && choice.isOpen() && Bars.isHistogram(rows.columns()) ? BARS : this;
        switch (drawn) {
            case PLOT -> {
                Chart chart = Chart.read(rows, choice);
                new CharacterPlot(chart, choice, screen).write(out);
                return new RowsWriter.Written(chart.rows(), true);
            }
            case HEATMAP -> {
                HeatMap map = HeatMap.read(rows, choice);
                map.write(screen, out);
                return new RowsWriter.Written(map.rows(), true);
            }
            case ACTOGRAM -> {
                Chart chart = Chart.read(rows, choice);
                if (!chart.across().isTime()) {
                    throw timeless();
                }
                new Actogram(chart, choice, screen).write(out);
                return new RowsWriter.Written(chart.rows(), true);
            }
            case BARS -> {
                Bars bars = Bars.read(rows, choice);
                bars.write(screen, out);
                return new RowsWriter.Written(bars.values().size(), true);
            }
        }
        throw new IllegalStateException(toString());
    }

    private RuntimeException timeless() {
        return Mistake.of("picture.time", "Cannot draw '| " + this + "' of this: no column of it has times");
    }

    private static RowsWriter.Written save(Rows rows, Choice choice, Target file) throws IOException {
        Chart chart = Chart.read(rows, choice);
        boolean svg = file.named().toString().toLowerCase(Locale.ROOT).endsWith(".svg");
        Pen pen = svg ? new SvgPen(Drawing.WIDTH, Drawing.HEIGHT) : new PngPen(Drawing.WIDTH, Drawing.HEIGHT);
        new Drawing(chart, choice).with(pen);
        return file.write(out -> {
            pen.save(out);
            return new RowsWriter.Written(chart.rows(), true);
        });
    }
}
