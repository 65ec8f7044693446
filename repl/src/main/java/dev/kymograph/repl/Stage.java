package dev.kymograph.repl;

import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.command.Paths;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.format.RowsWriter;
import dev.kymograph.repl.format.Space;
import dev.kymograph.repl.language.Word;
import dev.kymograph.repl.picture.Picture;
import dev.kymograph.repl.picture.Screen;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What becomes of the rows of one statement, and where that goes. */
final class Stage implements AutoCloseable {

    private final List<Word> words;
    private final Output output;
    private final boolean closes;

    private Stage(List<Word> words, Output output, boolean closes) {
        this.words = words;
        this.output = output;
        this.closes = closes;
    }

    /** As the shell shows them. */
    Stage(Output output) {
        this(List.of(), output, false);
    }

    /** As the words after a bar say: a picture, or a form of text, also in a file. */
    static Stage of(List<Word> words, Output output) {
        Optional<Format> format = Format.named(words.get(0).text());
        if (format.isEmpty() && picture(words).isEmpty()) {
            String word = words.get(0).text();
            String hint = StageHint.of(word);
            throw Mistake.of(
                    "stage.unknown",
                    "Cannot do '| " + word + "': there is no such picture or form"
                            + (hint.isEmpty() ? "; see: .help" : hint));
        }
        boolean forced = words.stream().anyMatch(word -> word.text().equals("--force"));
        List<Word> rest = words.stream()
                .skip(1)
                .filter(word -> !word.text().equals("--force"))
                .toList();
        if (format.isEmpty() || rest.isEmpty()) {
            return new Stage(words, output, false);
        }
        if (rest.size() > 1) {
            throw Mistake.of(
                    "stage.usage",
                    "Cannot write '| " + words.get(0) + "' with [" + rest.get(1) + "]: expected a file, and --force to"
                            + " replace one");
        }
        Output file = new Output(OutputStream.nullOutputStream());
        if (forced) {
            file.replace(Paths.path(rest.get(0).text()));
        } else {
            file.toFile(Paths.path(rest.get(0).text()));
        }
        return new Stage(words, file, true);
    }

    /** The file that words after a bar name. */
    static Optional<String> file(List<Word> words) {
        return words.stream()
                .skip(1)
                .map(Word::text)
                .filter(word -> word.indexOf('=') < 0 && !word.equals("--force"))
                .findFirst();
    }

    /** The file that this alone is written to. */
    Optional<String> file() {
        return file(words);
    }

    Output output() {
        return output;
    }

    boolean isPiped() {
        return !words.isEmpty();
    }

    boolean isPicture() {
        return picture().isPresent();
    }

    private Optional<Picture> picture() {
        return isPiped() ? picture(words) : Optional.empty();
    }

    private static Optional<Picture> picture(List<Word> words) {
        return Arrays.stream(Picture.values())
                .filter(picture -> picture.toString().equals(words.get(0).text()))
                .findFirst();
    }

    RowsWriter writer(Format shown, Space space, Screen screen) {
        return picture()
                .map(picture -> picture.writer(words.subList(1, words.size()), screen))
                .orElseGet(() -> (isPiped() ? Format.named(words.get(0).text()).orElse(shown) : shown).writer(space));
    }

    @Override
    public void close() {
        if (closes) {
            output.close();
        }
    }
}
