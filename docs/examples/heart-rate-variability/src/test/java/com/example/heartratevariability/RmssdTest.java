package com.example.heartratevariability;

import dev.kymograph.engine.Question;
import dev.kymograph.metric.Reading;
import dev.kymograph.testkit.AnalysisContract;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Asks the analysis about all sorts of readings, and compares its answers with the definition. */
class RmssdTest extends AnalysisContract {

    private static final Duration MAX_GAP = Duration.ofMinutes(1);

    RmssdTest() {
        super("rmssd", BeatInterval.METRIC);
    }

    @Override
    protected Question asked(Question question) {
        return question.where("max_gap", "1m");
    }

    @Override
    protected Optional<List<List<Object>>> expected(List<Reading> readings) {
        if (readings.isEmpty()) {
            return Optional.of(List.of());
        }
        double[] squares = IntStream.range(1, readings.size())
                .filter(i -> Duration.between(readings.get(i - 1).timestamp(), readings.get(i).timestamp())
                                .compareTo(MAX_GAP)
                        <= 0)
                .mapToDouble(i -> Math.pow(value(readings.get(i)) - value(readings.get(i - 1)), 2))
                .toArray();
        Double rmssd = squares.length == 0 ? null : Math.sqrt(Arrays.stream(squares).sum() / squares.length);
        int subject = readings.get(0).subject();
        return Optional.of(List.of(Arrays.asList(subject, "interval_ms", (long) squares.length, rmssd)));
    }

    private static double value(Reading reading) {
        return ((Number) reading.values().get("interval_ms")).doubleValue();
    }
}
