package dev.kymograph.engine.extension;

import dev.kymograph.metric.DataName;
import dev.kymograph.metric.Stability;
import java.util.Objects;

/**
 * What a watch method says of itself.
 *
 * @param name what a rule names it by; a data name
 * @param summary one line for help
 * @param parameters the record that its parameters are bound to
 */
@Stability(Stability.Level.EVOLVING)
public record WatchSpec<P extends Record>(String name, String summary, Class<P> parameters) {

    public WatchSpec {
        DataName.check("watch method", name);
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(parameters, "parameters");
    }
}
