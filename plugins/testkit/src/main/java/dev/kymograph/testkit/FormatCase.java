package dev.kymograph.testkit;

import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A format in an engine, and files for it: what its author gives, and what the kit writes with that. */
abstract class FormatCase extends PluginContract {

    static final int UNKNOWN = 999_999;

    private final String format;
    private final MetricType metric;
    private FormatFiles files;

    FormatCase(Path jar, String format, MetricType metric) {
        super(jar);
        this.format = format;
        this.metric = metric;
    }

    /** Gives the format its parameters: {@code source.parameter("day", "2024-05-01")}. */
    protected SourceFile asked(SourceFile source) {
        return source;
    }

    /** Files as devices write them, and what is expected of them; also those with records that no reading can be made of. */
    protected abstract List<FormatExample> examples();

    /**
     * Writes readings as a device writes them.
     *
     * @param readings all of one subject, to be written in this order; where a field is missing, or NaN, as the device writes what
     *     it could not measure
     * @param zone of times that are written without an offset
     */
    protected abstract void write(Iterable<Reading> readings, ZoneId zone, OutputStream to) throws IOException;

    @BeforeAll
    final void prepare() {
        files = files(dropped(), "files");
    }

    final MetricType metric() {
        return metric;
    }

    final String format() {
        return format;
    }

    final FormatFiles files() {
        return files;
    }

    /** Tells the first that differs: there may be thousands. */
    static void assertRows(List<List<Object>> expected, List<List<Object>> found, String what) {
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            assertEquals(expected.get(i), found.get(i), what + ", the one at " + i);
        }
        assertEquals(expected.size(), found.size(), "how many " + what);
    }

    final FormatFiles files(DroppedPlugin engine, String folder) {
        return new FormatFiles(engine, metric, work().resolve(folder), source -> asked(source.format(format)));
    }

    final Path many(int subject, int count) {
        Iterable<Reading> readings = () -> Stream.iterate(0, step -> step + 1)
                .limit(count)
                .map(step -> files.reading(subject, step, 60L * step))
                .iterator();
        return files.file("", out -> write(readings, ZoneOffset.UTC, out));
    }

    final void check(List<Reading> readings) {
        int subject = readings.get(0).subject();
        IngestSummary summary = files.read(files.file("", out -> write(readings, ZoneOffset.UTC, out)), subject);
        assertEquals(0, summary.rejected(), "refused readings");
        assertRows(files.expected(readings, false), files.fieldsOf(subject), "readings of the file");
    }

    final byte[] content(List<Reading> readings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(new ArrayList<>(readings), ZoneOffset.UTC, out);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a file to read", e);
        }
        return out.toByteArray();
    }
}
