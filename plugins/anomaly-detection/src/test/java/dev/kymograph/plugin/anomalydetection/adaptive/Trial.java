package dev.kymograph.plugin.anomalydetection.adaptive;

import dev.kymograph.plugin.anomalydetection.baseline.Baseline;
import dev.kymograph.plugin.anomalydetection.baseline.Plain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * Compares detectors on invented series. One threshold for all series. In each unusual part the first alarm earns 1 at its begin and
 * less the later it comes; each alarm elsewhere costs a tenth; in percent of what could be earned.
 */
final class Trial {

    private static final double FALSE_ALARM = 0.1;

    private Trial() {}

    /** Scores each reading of a series. */
    interface Scorer {
        double[] scores(Invented series);
    }

    static int probation(int length) {
        return (int) Math.min(750, 0.15 * length);
    }

    static double earned(Invented series, double[] scores, double threshold) {
        double earned = 0;
        for (Invented.Part part : series.unusual()) {
            for (int i = part.from(); i < part.to(); i++) {
                if (scores[i] >= threshold) {
                    double late = (double) (i - part.from()) / (part.to() - part.from());
                    earned += 1 - late * late;
                    break;
                }
            }
        }
        return earned - FALSE_ALARM * falseAlarms(series, scores, threshold);
    }

    static int falseAlarms(Invented series, double[] scores, double threshold) {
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            int reading = i;
            if (scores[i] >= threshold && series.unusual().stream().noneMatch(part -> part.has(reading))) {
                count++;
            }
        }
        return count;
    }

    static double[] adaptive(Invented series) {
        Detector detector = new Detector(probation(series.values().length));
        double[] scores = new double[series.values().length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = detector.next(series.moments()[i], series.values()[i]).score();
        }
        return scores;
    }

    /** Distances from the median of the same hour in the last days. */
    static double[] baseline(Invented series) {
        Baseline baseline = new Baseline(Plain.rules(10, 12));
        double[] scores = new double[series.values().length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = baseline.next(series.moments()[i], series.values()[i]).score();
        }
        return scores;
    }

    /** Standard deviations from the mean of all readings before. */
    static double[] zscore(Invented series) {
        double[] values = series.values();
        double[] scores = new double[values.length];
        double mean = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            double deviation = Math.sqrt(squares / Math.max(1, i));
            scores[i] = i < probation(values.length) || deviation == 0 ? 0 : Math.abs(values[i] - mean) / deviation;
            double off = values[i] - mean;
            mean += off / (i + 1);
            squares += off * (values[i] - mean);
        }
        return scores;
    }

    /** Median absolute deviations from the median of the readings before, as of the last hundredth of the series. */
    static double[] mad(Invented series) {
        double[] values = series.values();
        double[] scores = new double[values.length];
        double median = 0;
        double deviation = 0;
        for (int i = probation(values.length); i < values.length; i++) {
            if ((i - probation(values.length)) % (values.length / 100) == 0) {
                double middle = median(Arrays.copyOf(values, i));
                median = middle;
                deviation = median(Arrays.stream(values, 0, i)
                        .map(v -> Math.abs(v - middle))
                        .toArray());
            }
            scores[i] = deviation == 0 ? 0 : Math.abs(values[i] - median) / deviation;
        }
        return scores;
    }

    /** As another method's scores would be with a quiet time after each that was as high. */
    static Scorer quiet(Scorer scorer) {
        return series -> {
            double[] scores = scorer.scores(series);
            double[] quiet = new double[scores.length];
            double held = 0;
            for (int i = 0; i < scores.length; i++) {
                held *= 1 - 1.0 / Math.max(30, 0.03 * i);
                if (scores[i] > held) {
                    quiet[i] = scores[i];
                    held = scores[i];
                }
            }
            return quiet;
        };
    }

    private static double median(double[] numbers) {
        Arrays.sort(numbers);
        return numbers[numbers.length / 2];
    }

    public static void main(String[] arguments) {
        int seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 12;
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        List<Invented> all = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            for (long seed = first; seed < first + seeds; seed++) {
                all.add(Invented.of(shape, seed));
            }
        }
        Map<String, Scorer> scorers = new LinkedHashMap<>();
        scorers.put("adaptive", Trial::adaptive);
        if (arguments.length < 3) {
            scorers.put("baseline", Trial::baseline);
            scorers.put("baseline, quiet", quiet(Trial::baseline));
            scorers.put("zscore", Trial::zscore);
            scorers.put("zscore, quiet", quiet(Trial::zscore));
            scorers.put("mad", Trial::mad);
            scorers.put("mad, quiet", quiet(Trial::mad));
        }
        scorers.forEach((name, scorer) -> report(name, scorer, all));
        calibration(all);
    }

    /** Of adaptive's alarms with a score from one bound to the next: how many there are, and how many are in unusual parts. */
    private static void calibration(List<Invented> all) {
        double[] bounds = {0.5, 0.6, 0.7, 0.85, 1};
        for (int bound = 0; bound + 1 < bounds.length; bound++) {
            int alarms = 0;
            int right = 0;
            for (Invented series : all) {
                double[] scores = adaptive(series);
                for (int i = 0; i < scores.length; i++) {
                    int reading = i;
                    boolean counts = scores[i] >= bounds[bound] && scores[i] < bounds[bound + 1];
                    alarms += counts ? 1 : 0;
                    right += counts && series.unusual().stream().anyMatch(part -> part.has(reading)) ? 1 : 0;
                }
            }
            System.out.printf("   scores from %.2f: %d alarms, %d right%n", bounds[bound], alarms, right);
        }
    }

    private static void report(String name, Scorer scorer, List<Invented> all) {
        long begin = System.nanoTime();
        List<double[]> scores = all.stream().map(scorer::scores).toList();
        double seconds = (System.nanoTime() - begin) / 1e9;
        long readings = scores.stream().mapToLong(each -> each.length).sum();
        double possible =
                all.stream().mapToInt(series -> series.unusual().size()).sum();
        double[] thresholds = scores.stream()
                .flatMapToDouble(Arrays::stream)
                .filter(s -> s > 0)
                .sorted()
                .toArray();
        double best = 0;
        double threshold = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 120; i++) {
            double each = thresholds[(int) (thresholds.length * (1 - Math.pow(0.92, i + 1)))];
            double earned = total(all, scores, each).sum();
            if (earned > best) {
                best = earned;
                threshold = each;
            }
        }
        System.out.printf(
                "%-14s best %.1f at %.6f, %.1f at 0.5, %.2f million readings/s%n",
                name,
                100 * best / possible,
                threshold,
                100 * total(all, scores, Verdict.ALARM).sum() / possible,
                readings / seconds / 1e6);
        counts(all, scores, threshold);
        counts(all, scores, Verdict.ALARM);
        Map<Shape, String> shapes = new EnumMap<>(Shape.class);
        for (Shape shape : Shape.values()) {
            double sum = 0;
            int parts = 0;
            int wrong = 0;
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).shape() == shape) {
                    sum += earned(all.get(i), scores.get(i), threshold);
                    wrong += falseAlarms(all.get(i), scores.get(i), threshold);
                    parts += all.get(i).unusual().size();
                }
            }
            shapes.put(shape, "%.0f (%d false)".formatted(100 * sum / parts, wrong));
        }
        System.out.println("   " + shapes);
    }

    private static void counts(List<Invented> all, List<double[]> scores, double threshold) {
        int found = 0;
        int wrong = 0;
        for (int i = 0; i < all.size(); i++) {
            double[] each = scores.get(i);
            wrong += falseAlarms(all.get(i), each, threshold);
            found += (int) all.get(i).unusual().stream()
                    .filter(part -> Arrays.stream(each, part.from(), part.to()).anyMatch(s -> s >= threshold))
                    .count();
        }
        int possible = all.stream().mapToInt(series -> series.unusual().size()).sum();
        System.out.printf(
                "   at %.3f: precision %.2f, recall %.2f, false alarms a series %.2f%n",
                threshold,
                found / (double) Math.max(1, found + wrong),
                found / (double) possible,
                wrong / (double) all.size());
    }

    private static DoubleStream total(List<Invented> all, List<double[]> scores, double threshold) {
        double[] earned = new double[all.size()];
        for (int i = 0; i < earned.length; i++) {
            earned[i] = earned(all.get(i), scores.get(i), threshold);
        }
        return Arrays.stream(earned);
    }
}
