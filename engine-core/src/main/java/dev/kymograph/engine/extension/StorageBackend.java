package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.net.URI;
import org.pf4j.ExtensionPoint;

/**
 * A kind of place where the files of a lake can be kept: a bucket, a server, a folder. It is chosen by the scheme of
 * {@code lake.location}.
 *
 * <p>What it must be told beside the location — keys, a region, how long to wait — it asks for as settings, in its constructor.
 *
 * <pre>{@code
 * @Extension
 * public final class ShelfBackend implements StorageBackend {
 *     public record Settings(@Parameter(help = "who asks") String user, @Parameter(help = "its password") Secret password) {}
 *
 *     private final Settings settings;
 *
 *     public ShelfBackend(Settings settings) {
 *         this.settings = settings;
 *     }
 *
 *     public String scheme() {
 *         return "shelf";
 *     }
 *
 *     public Storage open(URI location) {
 *         return new ShelfStorage(settings, location.getHost(), location.getPath());
 *     }
 * }
 * }</pre>
 */
@Stability(Stability.Level.EVOLVING)
public interface StorageBackend extends ExtensionPoint {

    /** What its locations begin with: 2 to 16 lower-case letters and digits, beginning with a letter. {@code s3} of {@code s3://…}. */
    String scheme();

    /**
     * A storage at a location; it need not be reachable yet. Called once when an engine is opened.
     *
     * @param location with this scheme, and without user, query and fragment
     * @throws RefusedException where no storage can be at such a location; the message says why
     */
    Storage open(URI location);
}
