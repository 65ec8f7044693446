package dev.kymograph.engine.internal.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * A rule that judges what is ingested.
 *
 * @param parameters the words of the method's parameters, by name
 */
public record WatchRule(String name, String metricType, String method, Map<String, String> parameters) {

    public WatchRule {
        parameters = Map.copyOf(parameters);
    }

    /** What makes it another rule when it changes: the method with its parameters, in one order. */
    public String said() {
        Map<String, String> words = new TreeMap<>(parameters);
        // A comma ends a parameter.
        words.replaceAll((name, word) -> word.replace("\\", "\\\\").replace(",", "\\,"));
        return method + words;
    }
}
