package dev.kymograph.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A question to an analysis, in the words of the command: the analysis, the metric type, and terms that choose readings
 * ({@code breed="German Shepherd"}, {@code age_year=2}, {@code quality>=0.8}) or set parameters ({@code by=month}).
 */
public record Question(String analysis, String metricType, List<Term> terms) {

    /**
     * One word of a question.
     *
     * @param values what is compared with; several mean any of them
     */
    public record Term(String name, Comparison comparison, List<String> values) {

        public Term {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(comparison, "comparison");
            values = List.copyOf(values);
        }
    }

    /** How a term compares; its sign is how users write it. */
    public enum Comparison {
        IS("="),
        IS_NOT("!="),
        AT_LEAST(">="),
        AT_MOST("<="),
        ABOVE(">"),
        BELOW("<");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }

        public String sign() {
            return sign;
        }
    }

    public Question {
        Objects.requireNonNull(analysis, "analysis");
        Objects.requireNonNull(metricType, "metricType");
        terms = List.copyOf(terms);
    }

    public static Question of(String analysis, String metricType) {
        return new Question(analysis, metricType, List.of());
    }

    /** Chooses readings, or sets a parameter, by one value or any of several. */
    public Question where(String name, Object... values) {
        return where(name, Comparison.IS, values);
    }

    public Question where(String name, Comparison comparison, Object... values) {
        List<Term> more = new ArrayList<>(terms);
        more.add(new Term(
                name, comparison, Arrays.stream(values).map(String::valueOf).toList()));
        return new Question(analysis, metricType, more);
    }
}
