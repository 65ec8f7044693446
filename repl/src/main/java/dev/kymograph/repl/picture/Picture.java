package dev.kymograph.repl.picture;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.format.RowsWriter;
import dev.kymograph.repl.language.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

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

    /** What draws it; all rows are read before anything is drawn. */
    public RowsWriter writer(List<Word> words, Screen screen) {
        Choice choice = Choice.of(toString(), words);
        if (this != PLOT && choice.file().isPresent()) {
            throw Mistake.of("picture.file", "Cannot draw '| " + this + "' into a file: only '| plot' can");
        }
        if (this != HEATMAP && this != ACTOGRAM && !choice.zone().equals(Choice.UTC)) {
            throw Mistake.of(
                    "picture.zone", "Cannot draw '| " + this + "' with zone=: only '| heatmap' and '| actogram' can");
        }
        return (rows, out) -> write(rows, choice, screen, out);
    }

    private RowsWriter.Written write(Rows rows, Choice choice, Screen screen, Appendable out) throws IOException {
        Picture drawn = this == PLOT && choice.isOpen() && Bars.isHistogram(rows.columns()) ? BARS : this;
        switch (drawn) {
            case PLOT -> {
                Chart chart = Chart.read(rows, choice);
                if (choice.file().isPresent()) {
                    save(chart, choice, choice.file().get());
                } else {
                    new CharacterPlot(chart, choice, screen).write(out);
                }
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

    private static void save(Chart chart, Choice choice, Path file) {
        if (Files.exists(file) && !choice.replaces()) {
            throw Mistake.of(
                    "output.exists",
                    "Cannot write to the file [" + file + "]: it is there already; name another, or add --force");
        }
        boolean svg = file.toString().toLowerCase(Locale.ROOT).endsWith(".svg");
        Pen pen = svg ? new SvgPen(Drawing.WIDTH, Drawing.HEIGHT) : new PngPen(Drawing.WIDTH, Drawing.HEIGHT);
        new Drawing(chart, choice).with(pen);
        try {
            pen.save(file);
        } catch (IOException e) {
            throw new KymographException(
                    ErrorKind.USAGE, "output.file", "Cannot write to the file [" + file + "]: " + e.getMessage());
        }
    }
}
