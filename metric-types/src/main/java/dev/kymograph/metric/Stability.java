package dev.kymograph.metric;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the author of a plugin may count on. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Stability(Stability.Level.STABLE)
public @interface Stability {

    Level value();

    /** How a type may change. */
    @Stability(Level.STABLE)
    enum Level {
        /** What was built against it runs on every later version of the same major number; before 1.0, of the same minor number. */
        STABLE,
        /** It may change with any version; the changelog says how. */
        EVOLVING
    }
}
