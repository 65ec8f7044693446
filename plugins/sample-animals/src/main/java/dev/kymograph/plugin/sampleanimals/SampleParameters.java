package dev.kymograph.plugin.sampleanimals;

import dev.kymograph.engine.extension.Parameter;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;

/** What sample to make: {@code animals=10 from=2024-01-01 days=30 every=1m}. */
public record SampleParameters(
        @Parameter(help = "how many dogs and cats", byDefault = "50", least = 1, most = 10_000)
        int animals,

        @Parameter(help = "the first day", byDefault = "2024-01-01")
        LocalDate from,

        @Parameter(help = "how many days", byDefault = "366", least = 1, most = 3_660)
        int days,

        @Parameter(help = "the time between two readings of a collar", byDefault = "15m")
        Duration every,

        @Parameter(
                help = "what is measured",
                byDefault = "pulse_rate,temperature,activity_level",
                oneOf = {"pulse_rate", "temperature", "activity_level", "weight", "blood_pressure"})
        List<String> metrics,

        @Parameter(help = "another number makes another sample", byDefault = "1")
        long seed) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);

    public SampleParameters {
        metrics = List.copyOf(metrics);
        require(animals >= 1 && animals <= 10_000, "animals", animals, "a number from 1 to 10000");
        require(from.getYear() >= 1900 && from.getYear() <= 2200, "from", from, "a day from 1900 to 2200");
        require(days >= 1 && days <= 3_660, "days", days, "a number from 1 to 3660");
        boolean possible = every.compareTo(SHORTEST) >= 0
                && every.compareTo(LONGEST) <= 0
                && every.equals(Duration.ofSeconds(every.toSeconds()));
        require(possible, "every", every, "whole seconds, from one second to one day");
        require(!metrics.isEmpty(), "metrics", metrics, "at least one of " + String.join(", ", Metric.labels()));
        metrics.forEach(Metric::named);
        require(new HashSet<>(metrics).size() == metrics.size(), "metrics", metrics, "each metric once");
    }

    private static void require(boolean met, String parameter, Object found, String expected) {
        if (!met) {
            throw new IllegalArgumentException(
                    "Cannot make sample animals: " + parameter + " is [" + found + "], expected " + expected);
        }
    }
}
