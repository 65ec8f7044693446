package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.AskedQuestions;
import dev.kymograph.engine.internal.catalog.AskedShape;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.catalog.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers what kinds of questions were asked lately and what they cost, for advice; answers from the cache cost nothing. */
public final class QuestionLog implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QuestionLog.class);
    private static final Duration LATELY = Duration.ofDays(30);
    private static final int MOST_SHAPES = 500;

    private final AskedQuestions kept;
    private final Clock clock;
    private final Map<AskedShape, AskedShape.Cost> asked = new HashMap<>();

    public QuestionLog(AskedQuestions kept, Clock clock) {
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * Notes a question that began to answer.
     *
     * @param width see {@link AskedShape}
     */
    void note(String analysis, String rollup, Duration width, State.Part part, Duration elapsed) {
        SortedSet<String> attributes = part.scope().subjects().stream()
                .map(Scope.Condition::column)
                .collect(Collectors.toCollection(TreeSet::new));
        AskedShape.Cost cost = new AskedShape.Cost(
                1,
                elapsed,
                part.files().stream().mapToLong(LakeFile::readings).sum(),
                part.files().size(),
                part.files().stream().mapToLong(LakeFile::bytes).sum(),
                part.overlapping().size(),
                clock.instant());
        synchronized (asked) {
            asked.merge(
                    new AskedShape(part.scope().metricType(), analysis, rollup, width, attributes),
                    cost,
                    AskedShape.Cost::plus);
        }
    }

    /** What was asked lately, by this process and by those before it. */
    public Map<AskedShape, AskedShape.Cost> lately() {
        Map<AskedShape, AskedShape.Cost> all = new LinkedHashMap<>(kept.all());
        synchronized (asked) {
            asked.forEach((shape, cost) -> all.merge(shape, cost, AskedShape.Cost::plus));
        }
        Instant since = clock.instant().minus(LATELY);
        return all.entrySet().stream()
                .filter(each -> each.getValue().last().isAfter(since))
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparing(AskedShape.Cost::last).reversed()))
                .limit(MOST_SHAPES)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, AskedShape.Cost::plus, LinkedHashMap::new));
    }

    /** Keeps it for processes to come; where that cannot be, advice will be the poorer for it. */
    @Override
    public void close() {
        boolean any;
        synchronized (asked) {
            any = !asked.isEmpty();
        }
        try {
            if (any) {
                kept.keep(lately());
            }
        } catch (KymographException e) {
            LOG.warn("cannot keep what was asked: {}", e.getMessage());
        }
    }
}
