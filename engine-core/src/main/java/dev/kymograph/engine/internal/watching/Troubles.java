package dev.kymograph.engine.internal.watching;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Subjects that a rule could not judge, or had to begin anew with, while it goes on with the others. Told to any thread. */
final class Troubles {

    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);

    private final String rule;
    private final Map<String, String> leftOut = new TreeMap<>();
    private long begunAnew;

    Troubles(String rule) {
        this.rule = rule;
    }

    /** A subject's readings are left out until one is judged again. */
    synchronized void leavesOut(String subject, String why) {
        if (leftOut.put(subject, why) == null) {
            LOG.warn("watch-{} leaves out {}: {}", rule, subject, why);
        }
    }

    synchronized void judges(String subject) {
        leftOut.remove(subject);
        LOG.info("watch-{} judges {} again", rule, subject);
    }

    /** What was learnt of a subject is of no use any more. */
    synchronized void beginsAnew(String subject, String why) {
        begunAnew++;
        LOG.warn("watch-{} begins anew with {}: {}", rule, subject, why);
    }

    synchronized long begunAnew() {
        return begunAnew;
    }

    /** Begins: all are tried again. */
    synchronized void clear() {
        leftOut.clear();
    }

    /** What is wrong now. */
    synchronized Optional<String> said() {
        return leftOut.entrySet().stream()
                .findFirst()
                .map(first -> first.getKey() + " is left out"
                        + (leftOut.size() > 1 ? ", and " + (leftOut.size() - 1) + " more" : "") + ": "
                        + first.getValue());
    }
}
