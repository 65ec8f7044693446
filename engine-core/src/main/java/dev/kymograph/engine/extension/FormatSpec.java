package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a reading format says of itself.
 *
 * @param name what users call it: 1 to 48 lower-case letters, digits and single hyphens, beginning with a letter
 * @param summary one line for help
 * @param parameters the record that its parameters are bound to
 */
@Stability(Stability.Level.EVOLVING)
public record FormatSpec<P extends Record>(String name, String summary, Class<P> parameters) {

    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int LONGEST = 48;

    public FormatSpec {
        if (name == null || !SHAPE.matcher(name).matches() || name.length() > LONGEST) {
            throw new IllegalArgumentException("Cannot name a format '" + name + "': a name is 1 to " + LONGEST
                    + " lower-case letters, digits and single hyphens, beginning with a letter");
        }
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(parameters, "parameters");
    }
}
