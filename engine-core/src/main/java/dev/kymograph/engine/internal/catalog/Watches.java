package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.metric.Reading;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How far rules have judged what was ingested, and what they have learnt. Safe for several threads. */
public interface Watches {

    /**
     * Goes on with a rule: who did so before commits nothing more. One that is new, or judged another metric type or otherwise, begins.
     * Empty where another process runs it, which is there and has not said that it ends with it. Of one that begins, each subject is
     * judged up to its last reading there is by then.
     *
     * @param said the method and its parameters
     * @param from where one begins
     */
    Optional<Begun> begin(String rule, String metricType, String said, Position from);

    /** The files of a metric type that were added after a snapshot, live or not any more, by id, with what added them. */
    Map<Long, Cause> addedAfter(String metricType, long snapshot);

    /** What files have of each subject, by the file's id. */
    Map<Long, List<Span>> spans(Collection<Long> files);

    /** Those of some subjects of a kind that there are. */
    Set<Integer> known(String kind, Collection<Integer> subjects);

    /** Lets another process go on. */
    void end(String rule, long turn);

    /** What was learnt from a subject's readings, in Base64. */
    Optional<String> learnt(String rule, int subject);

    /**
     * Makes all of it durable, or nothing. What is about subjects that were erased or deleted, or from before what is kept, is left out.
     *
     * @throws dev.kymograph.engine.KymographException {@code catalog.conflict} where somebody else goes on with the rule by now
     */
    void commit(Judged judged);

    /** Rules that are none of these, and that no other process runs now. */
    Set<String> others(Collection<String> rules);

    /**
     * Forgets those of others that were gone on with last before a moment, with what they have learnt; what they found stays. One of which
     * that is not known counts from {@code now} on.
     */
    Set<String> forgetOthers(Collection<String> rules, Instant before, Instant now);

    /** A place in the order of commits. */
    record Position(long snapshot, long batch) {}

    /**
     * A rule as it was left.
     *
     * @param turn who has it may commit
     * @param upTo all readings up to there are judged
     * @param judged the last judged time of each subject, in microseconds
     */
    record Begun(long turn, Position upTo, Map<Integer, Long> judged) {

        public Begun {
            judged = Map.copyOf(judged);
        }
    }

    /**
     * What was learnt from a subject's readings up to a time.
     *
     * @param state in Base64
     */
    record Learnt(int subject, long judgedMicros, String state) {}

    /**
     * What a rule has judged.
     *
     * @param upTo empty where not all up to some place is judged
     * @param learnt of subjects that had readings
     * @param derived the metric type of what was found
     * @param found with unique keys, in the order of time for each subject
     */
    record Judged(
            String rule, long turn, Optional<Position> upTo, List<Learnt> learnt, String derived, List<Reading> found) {

        public Judged {
            learnt = List.copyOf(learnt);
            found = List.copyOf(found);
        }
    }
}
