package dev.kymograph.repl.format;

import java.util.Locale;
import java.util.Optional;

/** The forms in which a command's rows can be written. */
public enum Format {
    BOX("a table with frames, for people"),
    JSON("one array of objects"),
    NDJSON("one object a line"),
    CSV("comma-separated, with a header"),
    TSV("tab-separated, with a header"),
    MARKDOWN("a Markdown table"),
    HTML("a table for a page or a mail"),
    LINE("one value a line");

    private final String help;

    Format(String help) {
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

    public static Optional<Format> named(String word) {
        if (word.equalsIgnoreCase("vertical")) {
            return Optional.of(LINE);
        }
        for (Format format : values()) {
            if (format.toString().equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** What writes rows in this form. */
    public RowsWriter writer(Space space) {
        return switch (this) {
            case BOX -> new BoxWriter(space);
            case JSON -> new JsonWriter("[\n", ",\n", "\n]\n");
            case NDJSON -> new JsonWriter("", "\n", "\n");
            case CSV -> new CsvWriter();
            case TSV -> new TsvWriter();
            case MARKDOWN -> new MarkdownWriter();
            case HTML -> new HtmlWriter();
            case LINE -> new LineWriter();
        };
    }
}
