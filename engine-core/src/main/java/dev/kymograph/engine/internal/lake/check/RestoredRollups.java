package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Invalidated;
import dev.kymograph.engine.internal.catalog.NewFile;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.lake.check.ToldFile.SummedUp;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.ReadingKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The rollups that files tell of. Nobody knows any more how far they were true: what there are readings of is answered from these until it
 * is summed up anew, and of what is no longer kept the buckets stay as they are.
 */
final class RestoredRollups {

    /** Why files of a rollup are left out whose readings seem to be gone. */
    static final String OLDER =
            "it has buckets of which there are no readings, and nothing in the lake says from when on readings are kept";

    private final Catalog catalog;
    private final Map<String, SummedUp> told;
    private final Map<String, Long> keptFrom;
    private final List<String> declared = new ArrayList<>();

    /**
     * Those of a lake.
     *
     * @param told by name
     * @param keptFrom what the lake says of its metric types
     */
    RestoredRollups(Catalog catalog, Map<String, SummedUp> told, Map<String, Long> keptFrom) {
        this.catalog = catalog;
        this.told = told;
        this.keptFrom = keptFrom;
    }

    /**
     * Whether buckets are older than the readings that there are, while nothing says from when on these are kept: summed up anew, such
     * buckets would be gone.
     */
    boolean mayBeAllThatIsLeft(String name, List<NewFile> buckets, List<NewFile> all) {
        if (!are(name) || keptFrom.containsKey(told.get(name).metricType())) {
            return false;
        }
        Map<Integer, Long> first = new HashMap<>();
        all.stream()
                .filter(file -> file.metricType().equals(told.get(name).metricType()))
                .flatMap(file -> file.spans().stream())
                .forEach(span -> first.merge(span.subject(), span.fromMicros(), Math::min));
        long width = told.get(name).width().toNanos() / 1_000;
        return buckets.stream().flatMap(file -> file.spans().stream()).anyMatch(span -> {
            Long reading = first.get(span.subject());
            return reading == null || span.fromMicros() < Math.floorDiv(reading, width) * width;
        });
    }

    /** Why a file is none of the rollup of its name; empty where it is, or where that is no rollup. */
    Optional<String> earlier(ToldFile file) {
        SummedUp now = told.get(file.metricType());
        return file.rollup()
                .filter(its -> !its.equals(now))
                .map(its -> "it is of an earlier rollup " + file.metricType() + ", of " + its.metricType()
                        + " in buckets of " + its.width().toMinutes() + " min" + "; the later one is of "
                        + now.metricType()
                        + " in buckets of " + now.width().toMinutes() + " min");
    }

    boolean are(String name) {
        return told.containsKey(name);
    }

    /** The same names, those of rollups last: what they sum up is declared by then. */
    List<String> last(Collection<String> names) {
        return names.stream()
                .sorted(Comparator.comparing(this::are).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Why the files of a metric type can be none of the lake's: they are of a rollup that cannot be known again. */
    Optional<String> refusal(String name, List<ToldFile> files) {
        if (!are(name)) {
            return files.stream().anyMatch(ToldFile::isOfRollup)
                    ? Optional.of(refusal(name, "which does not say what it sums up: create that again"))
                    : Optional.empty();
        }
        SummedUp summedUp = told.get(name);
        Optional<Rollup> known = known(name);
        if (known.isPresent()) {
            boolean same = known.get().metricType().equals(summedUp.metricType())
                    && known.get().width().equals(summedUp.width());
            return same ? Optional.empty() : Optional.of(refusal(name, "which is another one by now"));
        }
        if (catalog.declarations().metricType(name).isPresent()) {
            return Optional.of(refusal(name, "and a metric type is called so by now"));
        }
        return catalog.declarations().metricType(summedUp.metricType()).isEmpty()
                ? Optional.of(refusal(name, "and nobody declares " + summedUp.metricType() + ", which it sums up"))
                : Optional.empty();
    }

    private static String refusal(String name, String why) {
        return "it is of the rollup " + name + ", " + why + "; what retention dropped is in here alone";
    }

    private Optional<Rollup> known(String name) {
        return catalog.rollups().all().stream()
                .filter(rollup -> rollup.name().equals(name))
                .findFirst();
    }

    RestoredType declare(String name, List<ToldFile> files) {
        SummedUp its = told.get(name);
        MetricType summedUp = catalog.declarations().requireMetricType(its.metricType());
        MetricType found = RestoredType.of(name, files, catalog.declarations()).metricType();
        MetricType type = new MetricType(
                name,
                summedUp.kind(),
                summedUp.unit(),
                found.fields(),
                Optional.of(its.width()),
                ReadingKey.SUBJECT_AND_TIME,
                summedUp.name() + " summed up");
        if (known(name).isPresent()) {
            catalog.rollups().widen(type);
        } else {
            catalog.rollups().create(new Rollup(name, its.metricType(), its.width()), type);
        }
        declared.add(name);
        return new RestoredType(type, catalog.declarations().kindOf(type), true);
    }

    /** What the lake says that is about metric types that there are. */
    Map<String, Long> kept() {
        Map<String, Long> kept = new TreeMap<>(keptFrom);
        kept.keySet().removeIf(name -> catalog.declarations().metricType(name).isEmpty());
        return kept;
    }

    /** Notes what files had that cannot be read, of times of which there may be no readings: which buckets, nobody can tell. */
    void lose(List<String> damaged) {
        for (String name : declared) {
            SummedUp its = told.get(name);
            long from = keptFrom.getOrDefault(its.metricType(), Long.MIN_VALUE);
            List<Invalidated> gone = damaged.stream()
                    .flatMap(key -> FileKey.of(key).stream())
                    .filter(key -> key.metricType().equals(name))
                    .map(FileKey::month)
                    .distinct()
                    .map(month -> Invalidated.between(
                            OptionalLong.of(Micros.start(month)),
                            OptionalLong.of(Math.min(from, Micros.start(month.plusMonths(1))))))
                    .filter(some -> !some.isNone())
                    .toList();
            if (!gone.isEmpty()) {
                catalog.rollups().lose(new Rollup(name, its.metricType(), its.width()), gone);
            }
        }
    }

    /** Has nothing of them trusted of which there may be readings. */
    void distrust(long beforeCommit) {
        declared.forEach(name -> catalog.rollups().refreshed(name, beforeCommit, List.of(Invalidated.all())));
    }
}
