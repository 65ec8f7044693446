package dev.kymograph.repl;

import dev.kymograph.repl.format.Format;
import dev.kymograph.repl.language.Script;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jline.terminal.spi.SystemStream;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * What the answers of a session look like on a terminal of some width, colours aside. With {@code -Dkymograph.screens=write} the screens
 * are written down anew, to be read before they are committed.
 */
class ScreenTest {

    private static final int ROWS = 100;
    private static final Path SCREENS =
            Path.of(System.getProperty("kymograph.root"), "repl/src/test/resources/dev/kymograph/repl/screens");

    private static final List<String> TYPED = List.of(
            "flush",
            "SELECT 1 AS one, 2 AS two;",
            "statistics level label=\"a text that is rather long and goes on in the next line of a narrow screen\"",
            ".last",
            ".mode vertical",
            "statistics level label=x",
            ".mode box",
            "statistix level",
            ".help statistics",
            ".maxrows 4",
            "FROM numbers 9;");

    @ParameterizedTest
    @ValueSource(ints = {80, 160})
    void aSessionLooksAsItAlwaysDid(int width) throws IOException {
        String seen = session(width);
        Path golden = SCREENS.resolve(width + ".txt");
        if ("write".equals(System.getProperty("kymograph.screens"))) {
            Files.writeString(golden, seen);
        }
        assertEquals(Files.readString(golden), seen, "if it is right, -Dkymograph.screens=write writes it down");
    }

    private static String session(int width) {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(screen, true, StandardCharsets.UTF_8);
        Run run = new Run().whole();
        Streams streams = new Streams(
                new ByteArrayInputStream(new byte[0]),
                screen,
                err,
                Set.of(SystemStream.Output, SystemStream.Error),
                width);
        Errors errors = new Errors(streams, true, false);
        try (Interpreter interpreter = new Interpreter(
                data -> run.source(Optional.empty(), data),
                Optional.empty(),
                streams,
                new Display(Format.BOX, 40, true, false))) {
            for (String line : TYPED) {
                err.print("kymo> " + line + "\n");
                try {
                    Script.statements(line).forEach(interpreter::execute);
                } catch (RuntimeException e) {
                    errors.report(e);
                }
            }
        }
        return shown(screen.toString(StandardCharsets.UTF_8), width);
    }

    /** What is left on a screen when all was written to it, without what differs from time to time. */
    private static String shown(String written, int width) {
        ScreenTerminal screen = new ScreenTerminal(width, ROWS);
        screen.write(written.replaceAll("(?<!\r)\n", "\r\n"));
        long[] cells = new long[width * ROWS];
        screen.dump(cells, new int[2]);
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < width; column++) {
                int character = ScreenTerminal.cellCodePoint(cells[row * width + column]);
                text.appendCodePoint(character == 0 ? ' ' : character);
            }
            text.append('\n');
        }
        return text.toString()
                        .lines()
                        .map(String::stripTrailing)
                        .collect(Collectors.joining("\n"))
                        .strip()
                        .replaceAll("\\d+ ms", "N ms")
                + "\n";
    }
}
