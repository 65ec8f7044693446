package dev.kymograph.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * The process of one contestant: reads {@code NAME} or {@code NAME FILE} from standard input, answers the question of that name and
 * writes the nanoseconds it took; with a file, the rows go there.
 */
final class ContestantProcess {

    private ContestantProcess() {}

    public static void main(String[] arguments) throws IOException, SQLException {
        Settings settings = new Settings(
                Path.of(arguments[1]), Path.of(arguments[2]), arguments[3], Integer.parseInt(arguments[4]));
        PrintStream answers = System.out;
        System.setOut(System.err);
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Contestant contestant = open(Contestant.Name.valueOf(arguments[0].toUpperCase(Locale.ROOT)), settings)) {
            answers.println("ready");
            for (String line = questions.readLine(); line != null; line = questions.readLine()) {
                String[] words = line.split(" ", 2);
                Asked asked = Asked.called(words[0]);
                long started = System.nanoTime();
                List<List<Object>> rows = contestant.answer(asked);
                long nanos = System.nanoTime() - started;
                if (words.length > 1) {
                    Files.write(Path.of(words[1]), Cells.lines(rows));
                }
                answers.println(nanos);
            }
        }
    }

    private static Contestant open(Contestant.Name name, Settings settings) throws SQLException {
        return name == Contestant.Name.KYMOGRAPH
                ? new KymographContestant(settings)
                : new DuckDbContestant(settings, name == Contestant.Name.PLANNED);
    }
}
