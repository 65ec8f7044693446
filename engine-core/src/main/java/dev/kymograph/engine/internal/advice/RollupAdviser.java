package dev.kymograph.engine.internal.advice;

import dev.kymograph.engine.Advice.Proposal;
import dev.kymograph.engine.Rollups;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.AskedShape;
import dev.kymograph.engine.internal.catalog.AskedShape.Cost;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Span;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Proposes rollups that could have answered. */
final class RollupAdviser implements Adviser {

    private static final long LEAST_TIMES = 3;
    private static final Duration LEAST_SAVED = Duration.ofMillis(20);
    private static final List<Duration> WIDTHS =
            Stream.of(1, 5, 15, 60, 360, 720, 1440).map(Duration::ofMinutes).toList();

    /** A bucket has about that many times the columns of a reading, and is read that much more slowly. */
    private static final double READINGS_PER_BUCKET = 12;

    private final Catalog catalog;
    private final Rollups rollups;

    RollupAdviser(Catalog catalog, Rollups rollups) {
        this.catalog = catalog;
        this.rollups = rollups;
    }

    @Override
    public List<Found> advise(Map<AskedShape, Cost> asked, Watch watch) {
        TreeSet<String> metricTypes = new TreeSet<>();
        asked.keySet().forEach(shape -> metricTypes.add(shape.metricType()));
        return metricTypes.stream()
                .filter(name -> catalog.declarations().metricType(name).isPresent())
                .flatMap(name -> best(name, asked).stream())
                .toList();
    }

    private Optional<Found> best(String metricType, Map<AskedShape, Cost> asked) {
        double perSecond = perSecond(catalog.holdings(metricType).spans().values());
        return WIDTHS.stream()
                .flatMap(width -> of(metricType, width, perSecond * width.toSeconds(), asked).stream())
                .max(Comparator.comparing(Found::saved));
    }

    /** How many readings a subject has in a second of the time that it has any in. */
    private static double perSecond(Collection<List<Span>> spans) {
        double readings = 0;
        double micros = 0;
        for (List<Span> ofFile : spans) {
            for (Span span : ofFile) {
                readings += span.readings() - 1;
                micros += span.toMicros() - span.fromMicros();
            }
        }
        return micros == 0 ? 0 : readings / micros * 1e6;
    }

    private Optional<Found> of(String metricType, Duration width, double readings, Map<AskedShape, Cost> asked) {
        Optional<Cost> served = asked.entrySet().stream()
                .filter(each -> each.getKey().metricType().equals(metricType)
                        && isServed(each.getKey(), width)
                        && !hasRollup(metricType, each.getKey().width()))
                .map(Map.Entry::getValue)
                .reduce(Cost::plus);
        if (served.isEmpty() || served.get().times() < LEAST_TIMES || readings <= READINGS_PER_BUCKET) {
            return Optional.empty();
        }
        Duration elapsed = served.get().elapsed();
        Duration saved = Duration.ofNanos((long) (elapsed.toNanos() * (1 - READINGS_PER_BUCKET / readings)));
        String word = word(width);
        Proposal proposal = new Proposal(
                "rollup:" + metricType + ":" + word,
                Found.questions(served.get().times()) + " in " + Found.text(elapsed),
                String.format(Locale.ROOT, "about %s less: one bucket for %.0f readings", Found.text(saved), readings));
        return saved.compareTo(LEAST_SAVED) < 0
                ? Optional.empty()
                : Optional.of(new Found(
                        proposal, saved, watch -> rollups.create(metricType, width, Optional.empty(), watch)));
    }

    private static boolean isServed(AskedShape shape, Duration width) {
        return shape.rollup().isEmpty()
                && !shape.width().isZero()
                && shape.width().toSeconds() % width.toSeconds() == 0;
    }

    /** Whether there is one already that answers, as soon as it is refreshed. */
    private boolean hasRollup(String metricType, Duration width) {
        return catalog.rollups().all().stream()
                .filter(rollup -> rollup.metricType().equals(metricType))
                .map(Rollup::width)
                .anyMatch(there -> width.toSeconds() % there.toSeconds() == 0);
    }

    private static String word(Duration width) {
        long minutes = width.toMinutes();
        if (minutes % 1440 == 0) {
            return minutes / 1440 + "d";
        }
        return minutes % 60 == 0 ? minutes / 60 + "h" : minutes + "m";
    }
}
