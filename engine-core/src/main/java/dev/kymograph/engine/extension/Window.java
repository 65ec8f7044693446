package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;
import java.time.Instant;
import java.util.Optional;

/** A half-open stretch of time, open at an end that is empty. */
@Stability(Stability.Level.STABLE)
public record Window(Optional<Instant> from, Optional<Instant> to) {

    public static final Window ALWAYS = new Window(Optional.empty(), Optional.empty());
}
