package dev.kymograph.engine.internal.advice;

import dev.kymograph.engine.Advice;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Rollups;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.AskedShape;
import dev.kymograph.engine.internal.catalog.AskedShape.Cost;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.engine.internal.query.QuestionLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks each adviser what it makes of the questions that were asked lately. */
public final class KeptAdvice implements Advice {

    private final QuestionLog log;
    private final List<Adviser> advisers;

    /** @param targetBytes how large compacted files become */
    public KeptAdvice(QuestionLog log, Catalog catalog, Lake lake, Rollups rollups, long targetBytes) {
        this.log = log;
        this.advisers = List.of(
                new RollupAdviser(catalog, rollups),
                new CompactionAdviser(catalog, lake, targetBytes),
                new IndexAdviser(catalog));
    }

    @Override
    public List<Proposal> list(Watch watch) {
        return found(watch).stream().map(Found::proposal).toList();
    }

    @Override
    public void apply(String name, Watch watch) {
        List<Found> all = found(watch);
        all.stream()
                .filter(found -> found.proposal().name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name, all))
                .doing()
                .accept(watch);
    }

    private List<Found> found(Watch watch) {
        Map<AskedShape, Cost> asked = log.lately();
        List<Found> found = new ArrayList<>();
        for (Adviser adviser : advisers) {
            found.addAll(adviser.advise(asked, watch));
        }
        found.sort(Comparator.comparing(Found::saved).reversed());
        return found;
    }

    private static KymographException unknown(String name, List<Found> all) {
        String there = all.isEmpty()
                ? "nothing is worth doing now"
                : "expected one of "
                        + all.stream().map(found -> found.proposal().name()).collect(Collectors.joining(", "));
        return new KymographException(
                ErrorKind.USAGE, "advice.unknown", "Cannot apply the advice [" + name + "]: " + there);
    }
}
