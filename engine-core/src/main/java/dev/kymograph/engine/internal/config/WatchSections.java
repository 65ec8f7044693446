package dev.kymograph.engine.internal.config;

import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.DataName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the configuration says under {@code watch.NAME}: which readings are judged as they are ingested, and how. */
final class WatchSections {

    static final String HELP =
            "A rule by which readings are judged as they are ingested: the metric, the method, and in"
                    + " parameters those of the method.";

    private static final String PREFIX = "watch.";
    private static final String SECTION = "watch";
    private static final String PARAMETERS = "parameters";
    private static final String METRIC = "metric";
    private static final String METHOD = "method";
    private static final List<String> KEYS = List.of(METRIC, METHOD, PARAMETERS);

    private WatchSections() {}

    /** Whether a path is that of all rules, of a rule, or of its parameters. */
    static boolean isSection(String path) {
        String[] words = words(path);
        return path.equals(SECTION) || words.length == 1 || (words.length == 2 && words[1].equals(PARAMETERS));
    }

    /** Whether a path is a key in such a section. */
    static boolean holds(String path) {
        int end = path.lastIndexOf('.');
        return end > PREFIX.length() && isSection(path.substring(0, end)) && !isSection(path);
    }

    /** None where the path is elsewhere. */
    private static String[] words(String path) {
        return path.startsWith(PREFIX) ? path.substring(PREFIX.length()).split("\\.", -1) : new String[0];
    }

    /** What the entries say; what is wrong with them is added to the problems. */
    static List<WatchRule> read(Map<String, Entry> entries, List<String> problems) {
        Map<String, Map<String, Entry>> rules = new TreeMap<>();
        entries.forEach((path, entry) -> {
            if (holds(path)) {
                String rule = words(path)[0];
                String key = path.substring(PREFIX.length() + rule.length() + 1);
                rules.computeIfAbsent(rule, any -> new LinkedHashMap<>()).put(key, entry);
            }
        });
        List<WatchRule> read = new ArrayList<>();
        rules.forEach((rule, said) -> {
            int before = problems.size();
            check(rule, said, problems);
            if (problems.size() == before) {
                read.add(rule(rule, said));
            }
        });
        return List.copyOf(read);
    }

    private static void check(String rule, Map<String, Entry> said, List<String> problems) {
        String section = PREFIX + rule;
        String from = said.values().iterator().next().from() + ": ";
        try {
            DataName.check("watch rule", rule);
        } catch (IllegalArgumentException e) {
            problems.add(from + section + ": " + e.getMessage());
        }
        said.forEach((key, entry) -> {
            String place = entry.from() + ": " + section + "." + key + ": ";
            if (!key.startsWith(PARAMETERS + ".") && !KEYS.contains(key)) {
                String near = Nearest.to(key, KEYS)
                        .map(word -> "did you mean " + word + "?")
                        .orElse("expected " + String.join(", ", KEYS));
                problems.add(place + "unknown key; " + near);
            } else if (entry.text().isBlank()) {
                problems.add(place + "found [], expected a value");
            }
        });
        require(METRIC, "a metric type such as pulse_rate", section, said, problems);
        require(METHOD, "a method that a plugin brings, such as adaptive", section, said, problems);
    }

    private static void require(
            String key, String expected, String section, Map<String, Entry> said, List<String> problems) {
        if (!said.containsKey(key)) {
            problems.add(said.values().iterator().next().from() + ": " + section + "." + key
                    + ": it is missing; expected " + expected);
        }
    }

    private static WatchRule rule(String name, Map<String, Entry> said) {
        Map<String, String> parameters = new LinkedHashMap<>();
        said.forEach((key, entry) -> {
            if (key.startsWith(PARAMETERS + ".")) {
                parameters.put(key.substring(PARAMETERS.length() + 1), entry.text());
            }
        });
        return new WatchRule(name, said.get(METRIC).text(), said.get(METHOD).text(), parameters);
    }
}
