package dev.kymograph.engine.internal.advice;

import dev.kymograph.engine.Advice.Proposal;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.AskedQuestions.IndexTrial;
import dev.kymograph.engine.internal.catalog.AskedShape;
import dev.kymograph.engine.internal.catalog.AskedShape.Cost;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Proposes indexes for attributes by which few of many subjects were chosen. */
final class IndexAdviser implements Adviser {

    private static final long LEAST_TIMES = 3;
    private static final int LEAST_SUBJECTS = 20_000;
    private static final Duration LEAST_SAVED = Duration.ofNanos(300_000);

    private final Catalog catalog;

    IndexAdviser(Catalog catalog) {
        this.catalog = catalog;
    }

    /** An attribute of a kind. */
    private record Column(String kind, String attribute) {}

    @Override
    public List<Found> advise(Map<AskedShape, Cost> asked, Watch watch) {
        Map<Column, Long> times =
                new TreeMap<>(Comparator.comparing(Column::kind).thenComparing(Column::attribute));
        asked.forEach((shape, cost) -> catalog.declarations()
                .metricType(shape.metricType())
                .map(MetricType::kind)
                .ifPresent(kind -> shape.attributes()
                        .forEach(attribute -> times.merge(new Column(kind, attribute), cost.times(), Long::sum))));
        List<Found> found = new ArrayList<>();
        times.forEach((column, count) -> {
            SubjectKind kind = catalog.declarations().kind(column.kind()).orElseThrow();
            if (count >= LEAST_TIMES && isWorthATrial(kind, column.attribute())) {
                of(kind, column.attribute(), count, watch).ifPresent(found::add);
            }
        });
        return found;
    }

    private boolean isWorthATrial(SubjectKind kind, String attribute) {
        boolean known =
                attribute.equals(kind.nameColumn()) || kind.attribute(attribute).isPresent();
        boolean indexed = kind.indexes().stream().anyMatch(index -> index.get(0).equals(attribute));
        return known && !indexed && catalog.subjects(kind.name()).subjects().size() >= LEAST_SUBJECTS;
    }

    private Optional<Found> of(SubjectKind kind, String attribute, long times, Watch watch) {
        watch.progress("trying an index of " + kind.name() + " " + attribute, Double.NaN);
        IndexTrial trial = catalog.asked().tryIndex(kind, attribute, watch);
        Duration each = trial.without().minus(trial.with());
        if (each.compareTo(LEAST_SAVED) < 0
                || trial.without().compareTo(trial.with().multipliedBy(3).dividedBy(2)) < 0) {
            return Optional.empty();
        }
        Proposal proposal = new Proposal(
                "index:" + kind.name() + ":" + attribute,
                Found.questions(times) + " chose subjects by " + attribute,
                "found in " + Found.text(trial.with()) + " in place of " + Found.text(trial.without())
                        + ", tried on a copy");
        return Optional.of(new Found(
                proposal, each.multipliedBy(times), go -> catalog.declare(List.of(with(kind, attribute)), List.of())));
    }

    private static SubjectKind with(SubjectKind kind, String attribute) {
        List<List<String>> indexes = new ArrayList<>(kind.indexes());
        indexes.add(List.of(attribute));
        return new SubjectKind(
                kind.name(),
                kind.relation(),
                kind.table(),
                kind.idColumn(),
                kind.nameColumn(),
                kind.attributes(),
                kind.origin(),
                indexes);
    }
}
