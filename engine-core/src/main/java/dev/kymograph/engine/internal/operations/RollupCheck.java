package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.Check;
import dev.kymograph.engine.CheckReport.Finding;
import dev.kymograph.engine.CheckReport.Severity;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import dev.kymograph.engine.Rollups;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.query.Questions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Asks what rollups answer once more without them. */
public final class RollupCheck {

    private static final int SAMPLES = 5;

    /** Buckets of a sample. */
    private static final int BUCKETS = 100;

    private static final double SLACK = 1e-9;

    private static final List<String> AGGREGATES = List.of("count", "max", "mean", "min", "first", "last");

    private final Catalog catalog;
    private final Questions questions;
    private final Rollups rollups;

    public RollupCheck(Catalog catalog, Questions questions, Rollups rollups) {
        this.catalog = catalog;
        this.questions = questions;
        this.rollups = rollups;
    }

    /** A stretch of time between edges of buckets. */
    private record Stretch(long fromMicros, long toMicros) {

        private Question of(Question question) {
            return question.where("from", moment(fromMicros)).where("to", moment(toMicros));
        }

        private static Instant moment(long micros) {
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        }
    }

    List<Finding> run(Check check, Watch watch) {
        List<Finding> findings = new ArrayList<>();
        for (Rollup rollup : catalog.rollups().all()) {
            boolean wanted = check.metricType()
                    .map(name -> name.equals(rollup.metricType()) || name.equals(rollup.name()))
                    .orElse(true);
            if (wanted) {
                watch.progress("checking " + rollup.name(), Double.NaN);
                check(rollup, check, watch).ifPresent(findings::add);
            }
        }
        return findings;
    }

    private Optional<Finding> check(Rollup rollup, Check check, Watch watch) {
        for (Stretch stretch : stretches(rollup, check.depth())) {
            Optional<Finding> found = compare(rollup, stretch, watch);
            if (found.isPresent()) {
                if (check.mode() == Check.Mode.REPAIR) {
                    rollups.rebuild(rollup.name(), new Window(Optional.empty(), Optional.empty()), watch);
                }
                return found;
            }
        }
        return Optional.empty();
    }

    private List<Stretch> stretches(Rollup rollup, Check.Depth depth) {
        List<LakeFile> files = catalog.state(List.of(Scope.all(rollup.name()))).files();
        if (files.isEmpty()) {
            return List.of();
        }
        long width = rollup.width().toSeconds() * 1_000_000;
        long from = Math.max(
                files.stream().mapToLong(LakeFile::fromMicros).min().orElseThrow(),
                Math.max(
                        catalog.retention().keptFrom(rollup.metricType()),
                        catalog.retention().keptFrom(rollup.name())));
        long to = files.stream().mapToLong(LakeFile::toMicros).max().orElseThrow() + width;
        if (from >= to) {
            return List.of();
        }
        long buckets = (to - from) / width;
        if (depth == Check.Depth.READINGS || buckets <= BUCKETS) {
            return List.of(new Stretch(from, to));
        }
        return new Random()
                .longs(SAMPLES, 0, buckets - BUCKETS)
                .mapToObj(first -> new Stretch(from + first * width, from + (first + BUCKETS) * width))
                .toList();
    }

    private Optional<Finding> compare(Rollup rollup, Stretch stretch, Watch watch) {
        for (String aggregate : AGGREGATES) {
            Question series = Question.of("series", rollup.metricType())
                    .where("every", rollup.width().toSeconds() + "s")
                    .where("aggregate", aggregate);
            Optional<Finding> found = compare(rollup, stretch.of(series), aggregate, watch);
            if (found.isPresent()) {
                return found;
            }
        }
        Question spread = Question.of("statistics", rollup.metricType())
                .where("by", "subject")
                .where("quantiles", "none");
        return compare(rollup, stretch.of(spread), "deviation", watch);
    }

    private Optional<Finding> compare(Rollup rollup, Question question, String aggregate, Watch watch) {
        try (Result summed = questions.ask(question, watch);
                Result read = questions.ask(question.where("rollups", "off"), watch)) {
            if (!summed.provenance().rollup().equals(rollup.name())) {
                return Optional.empty();
            }
            while (true) {
                boolean more = read.next();
                if (more != summed.next()) {
                    return Optional.of(
                            differs(rollup, aggregate, more ? "no bucket" : "one more bucket", "buckets of readings"));
                }
                if (!more) {
                    return Optional.empty();
                }
                if (!same(read, summed)) {
                    return Optional.of(differs(rollup, aggregate, row(summed), row(read)));
                }
            }
        }
    }

    private static boolean same(Result one, Result other) {
        for (int i = 0; i < one.columns().size(); i++) {
            if (!same(one.value(i), other.value(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Object one, Object other) {
        if (one instanceof Double a && other instanceof Double b) {
            return Math.abs(a - b) <= SLACK * Math.max(1, Math.abs(a)) || a.equals(b);
        }
        return String.valueOf(one).equals(String.valueOf(other));
    }

    private static String row(Result result) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < result.columns().size(); i++) {
            values.add(String.valueOf(result.value(i)));
        }
        return String.join(" ", values);
    }

    private static Finding differs(Rollup rollup, String aggregate, String found, String expected) {
        return new Finding(
                Severity.ERROR,
                "rollup has another " + aggregate + " than the readings",
                rollup.name(),
                found,
                expected,
                "rollup rebuild " + rollup.name());
    }
}
