package dev.kymograph.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A contestant in a process of its own. */
final class Opponent implements AutoCloseable {

    private final Contestant.Name name;
    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;

    Opponent(Contestant.Name name, Settings settings) throws IOException {
        this.name = name;
        this.process = Jvm.start(
                ContestantProcess.class,
                name.name().toLowerCase(Locale.ROOT),
                settings.data().toString(),
                settings.subjects().toString(),
                settings.memory(),
                String.valueOf(settings.threads()));
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.questions = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        read();
    }

    Contestant.Name name() {
        return name;
    }

    /** Answers once; returns the nanoseconds it took. */
    long time(Asked question) {
        return Long.parseLong(say(question.name()));
    }

    /** Answers once; returns the rows. */
    List<String> answer(Asked question) {
        try {
            Path file = Files.createTempFile("kymograph-answer", ".tsv");
            try {
                say(question.name() + " " + file);
                return Files.readAllLines(file);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            questions.close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String say(String line) {
        try {
            questions.write(line + "\n");
            questions.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not listen any more", e);
        }
        return read();
    }

    private String read() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException(name + " ended; what it said last is above");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
