package dev.kymograph.engine;

/** What an engine has done since it was opened. */
public record EngineStatistics(Cache cache) {

    /**
     * Answers that are kept to be given again.
     *
     * @param bytes about what they take
     * @param mostBytes what they may take; zero: none are kept
     * @param hits questions that were answered from it
     * @param misses questions that were not
     */
    public record Cache(long answers, long bytes, long mostBytes, long hits, long misses) {

        /** The part of the questions that were answered from it, from 0 to 1; NaN before the first. */
        public double hitRate() {
            return (double) hits / (hits + misses);
        }
    }
}
