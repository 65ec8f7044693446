package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Scoring;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.repl.command.Usage.Option;
import dev.kymograph.repl.language.Statement;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Scores a CSV file without taking it in. */
final class ScoreCommand implements Command {

    private static final String STANDARD = "-";
    private static final double PROBATION = 0.15;
    private static final int MOST_PROBATION = 750;

    /** Nobody knows how long a stream gets. */
    private static final int PROBATION_OF_STREAM = 150;

    private static final int CHUNK = 1 << 16;

    @Override
    public Usage usage() {
        return Usage.of(
                        "score",
                        "say how unusual each row of a CSV file is, without taking it in",
                        "score FILE --timestamp COLUMN --value COLUMN --output FILE",
                        "score - --timestamp COLUMN --value COLUMN")
                .options(
                        new Option("timestamp", "COLUMN", "when it was measured"),
                        new Option("value", "COLUMN", "what was measured; a row without a number scores 0"),
                        new Option("method", "METHOD", "adaptive, zscore, or another that a plugin brings [adaptive]"),
                        new Option(
                                "probation",
                                "ROWS",
                                "so many first rows are learnt from, and score 0 [15 % of a file, at most 750; 150 of a"
                                        + " stream]"),
                        new Option("output", "FILE", "where to, replacing what is there; - is standard output [-]"))
                .examples("score pulse.csv --timestamp timestamp --value bpm --output scored.csv");
    }

    @Override
    public Rows execute(Statement.Command line, Session session) {
        Arguments arguments = Arguments.of(usage(), line).atMost(1);
        String source = arguments.word(0, "the file, or - for standard input,");
        arguments.required("timestamp");
        arguments.required("value");
        requireFit(arguments, session);
        try (Scoring scoring = session.scoring()) {
            return source.equals(STANDARD)
                    ? stream(session.input(), arguments, scoring, session)
                    : file(Paths.path(source), arguments, scoring, session);
        } catch (NoSuchFileException e) {
            throw Mistake.of("score.file", "Cannot score: there is no file or folder [" + e.getMessage() + "]");
        } catch (IOException e) {
            throw new KymographException(
                    ErrorKind.RESOURCE, "score.io", "Cannot score " + source + ": " + e.getMessage());
        }
    }

    private static Rows stream(InputStream in, Arguments arguments, Scoring scoring, Session session)
            throws IOException {
        ScoredCsv csv = csv("standard input", in, arguments);
        int probation = probation(arguments).orElse(PROBATION_OF_STREAM);
        return write(csv, scoring, probation, Double.NaN, arguments, session);
    }

    private static Rows file(Path path, Arguments arguments, Scoring scoring, Session session) throws IOException {
        if (Files.isDirectory(path)) {
            throw Mistake.of("score.file", "Cannot score [" + path + "]: it is a folder; name a CSV file");
        }
        if (!Files.isRegularFile(path)) {
            // A pipe can be read once.
            try (InputStream in = Files.newInputStream(path)) {
                return stream(in, arguments, scoring, session);
            }
        }
        String name = path.getFileName().toString();
        Optional<Integer> given = probation(arguments);
        int probation = given.isPresent() ? given.get() : probation(path, name, arguments);
        try (InputStream in = Files.newInputStream(path)) {
            ScoredCsv csv = csv(name, in, arguments);
            requireAnother(path, arguments);
            return write(csv, scoring, probation, (double) Files.size(path), arguments, session);
        }
    }

    private static int probation(Path path, String name, Arguments arguments) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return (int) Math.min(
                    MOST_PROBATION, PROBATION * csv(name, in, arguments).measured());
        }
    }

    private static Optional<Integer> probation(Arguments arguments) {
        Optional<Integer> given = arguments.option("probation").map(word -> Arguments.integer(word, "--probation"));
        if (given.filter(rows -> rows < 0).isPresent()) {
            throw arguments.refused("--probation [" + given.get() + "] is less than 0");
        }
        return given;
    }

    private static ScoredCsv csv(String name, InputStream in, Arguments arguments) throws IOException {
        return new ScoredCsv(name, new CsvRecords(in), arguments.required("timestamp"), arguments.required("value"));
    }

    /** Before all is read. */
    private static void requireFit(Arguments arguments, Session session) {
        String output = output(arguments);
        if (!output.equals(STANDARD)) {
            Target unused = session.targets().replacing(Paths.path(output));
        }
    }

    private static void requireAnother(Path path, Arguments arguments) throws IOException {
        Path output = Paths.path(output(arguments));
        if (Files.exists(output) && Files.isSameFile(path, output)) {
            throw arguments.refused("it cannot write into the file that it reads; name another with --output");
        }
    }

    private static String output(Arguments arguments) {
        return arguments.option("output").orElse(STANDARD);
    }

    private static Rows write(
            ScoredCsv csv, Scoring scoring, int probation, double size, Arguments arguments, Session session)
            throws IOException {
        var scorer = scoring.begin(arguments.option("method").orElse("adaptive"), probation);
        String output = output(arguments);
        if (output.equals(STANDARD)) {
            session.stream(out -> csv.score(scorer, new Shown(out), size, session.watch()));
            return Table.NOTHING;
        }
        Target target = session.targets().replacing(Paths.path(output));
        boolean unused = target.write(file -> {
            OutputStream out = new BufferedOutputStream(file, CHUNK);
            csv.score(
                    scorer,
                    (letters, now) -> out.write(letters.getBytes(StandardCharsets.ISO_8859_1)),
                    size,
                    session.watch());
            out.flush();
            return true;
        });
        return new Table()
                .numbers("rows", "scored")
                .row(csv.rows(), csv.scored())
                .rows();
    }

    /** Standard output, a chunk at a time, but at once where the input waits. */
    private static final class Shown implements ScoredCsv.Target {
        private final Appendable out;
        private final StringBuilder chunk = new StringBuilder();

        Shown(Appendable out) {
            this.out = out;
        }

        @Override
        public void write(String letters, boolean now) throws IOException {
            chunk.append(letters);
            if (now || chunk.length() >= CHUNK) {
                out.append(CsvRecords.seen(chunk.toString()));
                chunk.setLength(0);
            }
        }
    }
}
