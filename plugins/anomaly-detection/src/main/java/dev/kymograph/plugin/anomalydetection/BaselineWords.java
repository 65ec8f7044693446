package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.plugin.anomalydetection.baseline.Hours;
import dev.kymograph.plugin.anomalydetection.baseline.Margin;
import dev.kymograph.plugin.anomalydetection.baseline.Middle;
import dev.kymograph.plugin.anomalydetection.baseline.Patience;
import dev.kymograph.plugin.anomalydetection.baseline.Rules;
import dev.kymograph.plugin.anomalydetection.baseline.Same;
import dev.kymograph.plugin.anomalydetection.baseline.Side;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What parameters say of {@link Method#BASELINE}. */
final class BaselineWords {

    private static final int DAYS = 10;
    static final int MOST_DAYS = 60;

    private BaselineWords() {}

    /** Those of its own that are given. */
    static Stream<String> given(Anomalies.Parameters parameters) {
        Map<String, Optional<?>> own = new LinkedHashMap<>();
        own.put("days", parameters.days());
        own.put("same", parameters.same());
        own.put("hours", parameters.hours());
        own.put("zone", parameters.zone());
        own.put("base", parameters.base());
        own.put("beyond", parameters.beyond());
        own.put("side", parameters.side());
        own.put("lasting", parameters.lasting());
        own.put("in_a_row", parameters.inARow());
        return own.keySet().stream().filter(word -> own.get(word).isPresent());
    }

    static Rules rules(Anomalies.Parameters parameters) {
        if (parameters.beyond().isPresent() && parameters.threshold().isPresent()) {
            throw Anomalies.refused(
                    Method.BASELINE, "threshold and beyond both say how far is too far; leave one of them out");
        }
        Rules rules = new Rules(
                parameters.days().orElse(DAYS),
                parameters.same().orElse(Same.HOUR),
                parameters
                        .hours()
                        .map(word -> read("hours", word, Hours::parse, "full hours such as 22-5"))
                        .orElse(Hours.ALL),
                parameters.zone().orElse(ZoneOffset.UTC),
                parameters.base().orElse(Middle.MEDIAN),
                margin(parameters),
                parameters.side().orElse(Side.BOTH),
                new Patience(
                        parameters.lasting().orElse(Duration.ZERO),
                        parameters.inARow().orElse(1)));
        refuseWhatNeverComesTrue(rules);
        return rules;
    }

    private static void refuseWhatNeverComesTrue(Rules rules) {
        Patience patience = rules.patience();
        long needed = rules.same().daysAmong(patience.days());
        if (needed > rules.days()) {
            throw Anomalies.refused(
                    Method.BASELINE,
                    (patience.days() > patience.inARow() ? "lasting" : "in_a_row") + " is longer than days="
                            + rules.days() + " look back, and what is unusual is not learnt, so that nothing is left to"
                            + " compare with; shorten it" + (needed > MOST_DAYS ? "" : ", or say days=" + needed));
        }
        Hours hours = rules.hours();
        Duration seen = Duration.ofHours(hours.count());
        Duration unseen = Duration.ofDays(1).minus(seen);
        boolean isOverBefore = patience.lasting().compareTo(seen) >= 0;
        // What must last for longer than the hours between goes on behind them.
        if (!unseen.isZero() && isOverBefore && patience.lasting().compareTo(unseen) <= 0) {
            throw Anomalies.refused(
                    Method.BASELINE,
                    "lasting is as long as hours=" + hours.from() + "-" + hours.to()
                            + " or longer, and then they are over; shorten it, or say in_a_row in its place");
        }
    }

    private static Margin margin(Anomalies.Parameters parameters) {
        return parameters
                .beyond()
                .map(word ->
                        read("beyond", word, Margin::parse, "a number above 0 such as 0.8, or a share such as 30%"))
                .orElseGet(() -> Margin.deviations(parameters.threshold().orElse(Method.BASELINE.threshold())));
    }

    private static <T> T read(String name, String word, Function<String, T> reading, String expected) {
        try {
            return reading.apply(word);
        } catch (IllegalArgumentException e) {
            throw Anomalies.refused(Method.BASELINE, name + "=[" + word + "] is none; expected " + expected);
        }
    }
}
