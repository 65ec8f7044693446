package dev.kymograph.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets all contestants answer in turns. */
final class Answering {

    /** A question is not asked for longer than this, all contestants and rounds together. */
    private static final double MOST_SECONDS = 40;

    private static final int WARM_UPS = 3;
    private static final int LEAST_ROUNDS = 3;

    private final Options options;
    private final Settings settings;

    Answering(Options options, Settings settings) {
        this.options = options;
        this.settings = settings;
    }

    /** Whether all agreed. */
    boolean run(List<Asked> questions) throws IOException {
        List<Opponent> opponents = new ArrayList<>();
        boolean agreed = true;
        try {
            for (Contestant.Name name : Contestant.Name.values()) {
                opponents.add(new Opponent(name, settings));
            }
            Report report = new Report(options);
            for (Asked question : questions) {
                if (options.only().isEmpty() || options.only().contains(question.name())) {
                    boolean same = agree(question, opponents);
                    agreed &= same;
                    if (same) {
                        report.add(question, measure(question, opponents, options.rounds()));
                    }
                }
            }
        } finally {
            opponents.forEach(Opponent::close);
        }
        return agreed;
    }

    private static Map<Contestant.Name, double[]> measure(Asked question, List<Opponent> opponents, int rounds) {
        Map<Contestant.Name, double[]> millis = new EnumMap<>(Contestant.Name.class);
        double once = 0;
        for (Opponent opponent : opponents) {
            once += opponent.time(question) / 1e9;
        }
        for (int i = 1; i < Math.min(WARM_UPS, rounds) && once * WARM_UPS < MOST_SECONDS / 4; i++) {
            opponents.forEach(opponent -> opponent.time(question));
        }
        int times = (int) Math.min(rounds, Math.max(LEAST_ROUNDS, MOST_SECONDS / once));
        opponents.forEach(opponent -> millis.put(opponent.name(), new double[times]));
        for (int i = 0; i < times; i++) {
            for (Opponent opponent : opponents) {
                millis.get(opponent.name())[i] = opponent.time(question) / 1e6;
            }
        }
        return millis;
    }

    /** A time counts only when all say the same. */
    private static boolean agree(Asked question, List<Opponent> opponents) {
        List<String> first = opponents.get(0).answer(question);
        for (Opponent opponent : opponents.subList(1, opponents.size())) {
            List<String> other = opponent.answer(question);
            Optional<String> difference = Cells.difference(first, other);
            if (difference.isPresent()) {
                Report.say(question.name() + ": " + opponents.get(0).name() + " and " + opponent.name()
                        + " do not agree: " + difference.get());
                return false;
            }
        }
        return true;
    }
}
