package dev.kymograph.engine.internal.config;

import java.util.List;

/**
 * What one source says about one key.
 *
 * @param words as written; one where it is no list
 * @param list whether it was written as a list
 * @param from where: {@code conf/my.conf:12}, {@code environment DUCKDB_WORKER_THREADS}, {@code default}
 */
record Entry(List<String> words, boolean list, String from) {

    static final String DEFAULT = "default";
    static final String COMMAND_LINE = "command line";

    static Entry of(String text, String from) {
        return new Entry(List.of(text), false, from);
    }

    /** As it was written. */
    String text() {
        return String.join(", ", words);
    }

    /** The words for a key that takes several; outside a file they are separated by commas. */
    List<String> split() {
        return list ? words : ValueKind.split(words.get(0));
    }
}
