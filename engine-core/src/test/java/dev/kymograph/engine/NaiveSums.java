package dev.kymograph.engine;

import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Statistics of each dog as their definition says, from the readings that a program wrote last. */
final class NaiveSums {

    private NaiveSums() {}

    /** What the engine answers otherwise, about a random metric type and time. */
    static List<String> differences(RollupProgram program) {
        MetricType type = program.pick(List.of(Herd.PULSE, Herd.PRESSURE, RollupProgram.STEPS));
        Instant one = program.moment();
        Instant other = program.moment();
        Instant from = one.isBefore(other) ? one : other;
        Instant to = one.isBefore(other) ? other : one;
        Optional<Long> snapshot = program.past.isEmpty() || program.pick(List.of(true, false))
                ? Optional.empty()
                : Optional.of(program.pick(List.copyOf(program.past.keySet())));
        Map<List<Object>, Reading> readings =
                snapshot.map(program.past::get).orElse(program.readings).get(type.name());
        List<String> expected = new ArrayList<>();
        for (int dog = 1; dog <= RollupProgram.DOGS.size(); dog++) {
            for (Field field : type.fields()) {
                if (field.type().isNumeric()) {
                    values(readings, dog, field, from, to)
                            .ifPresent(values -> expected.add(values.get(0) + " " + sums(values)));
                }
            }
        }
        Question question = Question.of("statistics", type.name())
                .where("quantiles", "none")
                .where("by", "dog")
                .where("from", from.toString())
                .where("to", to.toString());
        question = snapshot.isPresent() ? question.where("as_of", snapshot.get()) : question;
        List<String> found = new ArrayList<>();
        try (Result result = program.engine.ask(question)) {
            while (result.next()) {
                found.add(result.value("dog") + "/" + result.value("field") + " " + result.value("count") + " "
                        + digits(result.value("mean")) + " " + digits(result.value("stddev")) + " "
                        + digits(result.value("min")) + " " + digits(result.value("max")));
            }
        }
        return expected.equals(found)
                ? List.of()
                : List.of(question.toString(), "expected " + expected, "found " + found);
    }

    /** The name of the group, and then its finite values; empty where there are none. */
    private static Optional<List<Object>> values(
            Map<List<Object>, Reading> readings, int dog, Field field, Instant from, Instant to) {
        List<Object> values = new ArrayList<>(List.of(dog + "/" + field.name()));
        for (Reading reading : readings.values()) {
            Object value = reading.values().get(field.name());
            boolean chosen = reading.subject() == dog
                    && !reading.timestamp().isBefore(from)
                    && reading.timestamp().isBefore(to);
            if (chosen && value != null && Double.isFinite(((Number) value).doubleValue())) {
                values.add(((Number) value).doubleValue());
            }
        }
        return values.size() == 1 ? Optional.empty() : Optional.of(values);
    }

    private static String sums(List<Object> named) {
        double[] values =
                named.stream().skip(1).mapToDouble(value -> (Double) value).toArray();
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            sum += value;
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        double mean = sum / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        Object deviation = values.length == 1 ? null : Math.sqrt(squares / (values.length - 1));
        return values.length + " " + digits(mean) + " " + digits(deviation) + " " + digits(least) + " " + digits(most);
    }

    private static String digits(Object number) {
        return number == null ? "none" : String.format(Locale.ROOT, "%.6f", ((Number) number).doubleValue());
    }
}
