package dev.kymograph.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What of a rollup is refreshed by itself, and how often. What is outside is answered from readings until it gets inside, or until
 * {@link Rollups#refresh} or {@link Rollups#rebuild} is called, which do not look at policies.
 *
 * @param start the earliest bucket begins so long before now; zero: there is no bound; empty: as the configuration says
 * @param end the last bucket ends so long before now; zero and empty: as the configuration says
 * @param interval how long the rollup rests between two refreshes; empty: as the configuration says
 */
public record RollupPolicy(Optional<Duration> start, Optional<Duration> end, Optional<Duration> interval) {

    /** What the configuration says. */
    public static final RollupPolicy DEFAULT = new RollupPolicy(Optional.empty(), Optional.empty(), Optional.empty());

    public RollupPolicy {
        boolean negative =
                Stream.of(start, end, interval).flatMap(Optional::stream).anyMatch(Duration::isNegative);
        if (negative) {
            throw refused("its lengths must not be negative");
        }
        if (isEmpty(start, end)) {
            throw refused("its start must be longer ago than its end, such as --start 90d --end 1h");
        }
    }

    private static boolean isEmpty(Optional<Duration> start, Optional<Duration> end) {
        boolean bounded = start.isPresent() && end.isPresent() && !start.get().isZero();
        return bounded && start.get().compareTo(end.get()) <= 0;
    }

    private static KymographException refused(String why) {
        return new KymographException(
                ErrorKind.USAGE, "rollup.policy", "Cannot refresh a rollup by this policy: " + why);
    }

    /** The same, where something is not given with what another says; a bound of it that leaves nothing is no bound. */
    public RollupPolicy or(RollupPolicy other) {
        Optional<Duration> first = or(other, RollupPolicy::start);
        Optional<Duration> last = or(other, RollupPolicy::end);
        boolean fit = !isEmpty(first, last);
        return new RollupPolicy(fit ? first : start, fit ? last : end, or(other, RollupPolicy::interval));
    }

    private Optional<Duration> or(RollupPolicy other, Function<RollupPolicy, Optional<Duration>> length) {
        return length.apply(this).or(() -> length.apply(other));
    }
}
