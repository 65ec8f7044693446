package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says what a constant means of an enum that a {@link Parameter} takes: one phrase, which completion shows beside the word.
 *
 * <pre>{@code
 * enum Side {
 *     @Meaning("only what is greater")
 *     ABOVE,
 *     @Meaning("only what is less")
 *     BELOW
 * }
 * }</pre>
 */
@Stability(Stability.Level.EVOLVING)
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Meaning {

    /** The phrase. */
    String value();
}
