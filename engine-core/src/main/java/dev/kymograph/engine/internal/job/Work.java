package dev.kymograph.engine.internal.job;

import dev.kymograph.engine.extension.Watch;
import java.time.Duration;
import java.util.Optional;

/** One run of a job. */
public interface Work {

    /**
     * Does what there is to do. What it throws is kept as its error, and it rests longer and longer until it succeeds.
     *
     * @param watch to be told of progress, and asked whether to go on
     */
    Next run(Watch watch);

    /**
     * What comes after a run.
     *
     * @param rest until the next one
     * @param trouble what could not be done, though the run as a whole did not fail
     */
    record Next(Duration rest, Optional<String> trouble) {

        public static Next in(Duration rest) {
            return new Next(rest, Optional.empty());
        }
    }
}
