package dev.kymograph.testkit;

import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A file as a device writes it, and what is expected of it. */
public final class FormatExample {

    private final String name;
    private final byte[] content;
    private final List<Reading> readings;
    private final int refused;

    private FormatExample(String name, byte[] content, List<Reading> readings, int refused) {
        this.name = name;
        this.content = content;
        this.readings = readings;
        this.refused = refused;
    }

    /**
     * A file with this text in UTF-8.
     *
     * @param name the file's, with its ending
     */
    public static FormatExample of(String name, String text) {
        return new FormatExample(name, text.getBytes(StandardCharsets.UTF_8), List.of(), 0);
    }

    /** A file that lies beside a class of the tests. */
    public static FormatExample resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("Cannot find [" + name + "] beside " + beside.getName());
            }
            return new FormatExample(name, in.readAllBytes(), List.of(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name, e);
        }
    }

    /** Says which readings it holds. The first one's subject is the one that is named when the file is read. */
    public FormatExample gives(Reading... expected) {
        return new FormatExample(name, content, List.of(expected), refused);
    }

    /** Says how many of its records go into quarantine. */
    public FormatExample refuses(int records) {
        return new FormatExample(name, content, readings, records);
    }

    String name() {
        return name;
    }

    byte[] content() {
        return content.clone();
    }

    List<Reading> readings() {
        return readings;
    }

    int refused() {
        return refused;
    }
}
