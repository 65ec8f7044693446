package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.io.IOException;
import org.pf4j.ExtensionPoint;

/**
 * Turns a foreign file into readings: what a device or another program writes, and no mapping of columns makes ours.
 *
 * <p>A format takes the file apart, resolves zones and units, and hands over one record after the other; the engine checks each as it
 * checks every reading, keeps what is refused in the quarantine, and takes in all of a file or, where reading it fails, nothing.
 *
 * <pre>{@code
 * @Extension
 * public final class Beats implements ReadingFormat<Beats.None> {
 *     public record None() {}
 *
 *     public FormatSpec<None> spec() {
 *         return new FormatSpec<>("beats", "one number in each line, one line a second", None.class);
 *     }
 *
 *     public void read(None parameters, ReadingSource source, ReadingSink sink) throws IOException {
 *         String field = source.metricType().fields().get(0).name();
 *         try (BufferedReader lines = new BufferedReader(new InputStreamReader(source.open(), UTF_8))) {
 *             long number = 0;
 *             for (String line = lines.readLine(); line != null; line = lines.readLine()) {
 *                 sink.reading(number + 1, Reading.of(source.subject(), Instant.ofEpochSecond(number++), field, line));
 *             }
 *         }
 *     }
 * }
 * }</pre>
 *
 * @param <P> the parameters: a record whose components carry {@link Parameter}; one without components where there are none
 */
@Stability(Stability.Level.EVOLVING)
public interface ReadingFormat<P extends Record> extends ExtensionPoint {

    FormatSpec<P> spec();

    /**
     * Reads a file from its beginning to its end. Called from any thread, several files at a time; must keep neither source nor sink.
     * The same file and parameters give the same records.
     *
     * @throws RefusedException where the file as a whole is of no use; nothing of it is taken in
     * @throws IOException as the source throws it
     */
    void read(P parameters, ReadingSource source, ReadingSink sink) throws IOException;
}
