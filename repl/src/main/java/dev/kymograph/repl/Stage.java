package dev.kymograph.repl;

import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.command.Paths;
import dev.kymograph.repl.command.Target;
import dev.kymograph.repl.command.Targets;
import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.format.RowsWriter;
import dev.kymograph.repl.format.Space;
import dev.kymograph.repl.language.Word;
import dev.kymograph.repl.picture.Picture;
import dev.kymograph.repl.picture.Screen;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What becomes of the rows of one statement, and where that goes. */
final class Stage implements AutoCloseable {

    private static final String FORCE = "--force";

    private final List<Word> words;
    private final Output output;
    private final Optional<Target> file;

    private Stage(List<Word> words, Output output, Optional<Target> file) {
        this.words = words;
        this.output = output;
        this.file = file;
    }

    /** As the shell shows them. */
    Stage(Output output) {
        this(List.of(), output, Optional.empty());
    }

    /** As the words after a bar say: a picture, or a form of text, also in a file. */
    static Stage of(List<Word> words, Output output, Targets targets) {
        Optional<Format> format = Format.named(words.get(0).text());
        if (format.isEmpty() && picture(words).isEmpty()) {
            String word = words.get(0).text();
            String hint = StageHint.of(word);
            throw Mistake.of(
                    "stage.unknown",
                    "Cannot do '| " + word + "': there is no such picture or form"
                            + (hint.isEmpty() ? "; see: .help" : hint));
        }
        Optional<Target> file =
                named(words).map(path -> isForced(words) ? targets.replacing(path) : targets.fresh(path));
        if (file.isEmpty()) {
            return new Stage(words, output, file);
        }
        return new Stage(words, format.isEmpty() ? Output.nowhere() : Output.into(file.get()), file);
    }

    private static boolean isForced(List<Word> words) {
        return words.stream().anyMatch(word -> word.text().equals(FORCE));
    }

    /** The file that the words name, which are fit for a picture or a form of text. */
    private static Optional<Path> named(List<Word> words) {
        List<Word> rest = words.subList(1, words.size());
        Optional<Picture> picture = picture(words);
        if (picture.isPresent()) {
            return picture.get().file(rest);
        }
        List<Word> files =
                rest.stream().filter(word -> !word.text().equals(FORCE)).toList();
        if (files.size() > 1) {
            throw Mistake.of(
                    "stage.usage",
                    "Cannot write '| " + words.get(0) + "' with [" + files.get(1) + "]: expected a file, and --force to"
                            + " replace one");
        }
        return files.stream().findFirst().map(word -> Paths.path(word.text()));
    }

    /** The file that words after a bar name. */
    static Optional<String> file(List<Word> words) {
        boolean isText = Format.named(words.get(0).text()).isPresent();
        return words.stream()
                .skip(1)
                .map(Word::text)
                .filter(word -> (isText || word.indexOf('=') < 0) && !word.equals(FORCE))
                .findFirst();
    }

    /** The file that this alone is written to. */
    Optional<String> file() {
        return file.map(target -> target.named().toString());
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
                .map(picture -> picture.writer(words.subList(1, words.size()), screen, file))
                .orElseGet(() -> (isPiped() ? Format.named(words.get(0).text()).orElse(shown) : shown).writer(space));
    }

    @Override
    public void close() {
        if (file.isPresent()) {
            output.close();
        }
    }
}
