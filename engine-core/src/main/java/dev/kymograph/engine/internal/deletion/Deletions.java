package dev.kymograph.engine.internal.deletion;

import dev.kymograph.engine.DeletionSummary;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Hold;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.Scope;
import dev.kymograph.engine.internal.lake.Lake;
import dev.kymograph.engine.internal.lake.Removed;
import dev.kymograph.engine.internal.query.Chosen;
import dev.kymograph.engine.internal.query.Questions;
import dev.kymograph.metric.MetricType;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Deletes the readings that a question chooses. */
public final class Deletions {

    /** So often it begins again where something else changed the lake meanwhile. */
    private static final int TRIES = 3;

    /** Words that choose something else than whole readings of now. */
    private static final Set<String> REFUSED = Set.of("limit", "field", "as_of");

    private final Catalog catalog;
    private final Lake lake;
    private final Questions questions;

    public Deletions(Catalog catalog, Lake lake, Questions questions) {
        this.catalog = catalog;
        this.lake = lake;
        this.questions = questions;
    }

    /** What {@link #delete} would do now; changes nothing. */
    public DeletionSummary find(Question question, Watch watch) {
        MetricType metricType = require(question);
        List<String> keeping = keeping(question, watch);
        return questions.choose(question, watch, chosen -> {
            requireNoneHeld(metricType, chosen, catalog.retention().holds());
            return new DeletionSummary(
                    metricType.name(), chosen.count(), chosen.files().size(), 0, adopted(chosen.files()), keeping);
        });
    }

    public DeletionSummary delete(Question question, Watch watch) {
        MetricType metricType = require(question);
        DeletionSummary done = deleted(metricType, question, watch);
        return new DeletionSummary(
                done.metricType(),
                done.readings(),
                done.files(),
                done.written(),
                done.adopted(),
                keeping(question, watch));
    }

    private DeletionSummary deleted(MetricType metricType, Question question, Watch watch) {
        return lake.settled(metricType, watch, () -> {
            for (int tried = 1; ; tried++) {
                try {
                    return questions.choose(question, watch, chosen -> delete(metricType, chosen, watch));
                } catch (KymographException e) {
                    if (tried == TRIES || !e.code().equals("catalog.conflict")) {
                        throw e;
                    }
                }
            }
        });
    }

    private DeletionSummary delete(MetricType metricType, Chosen chosen, Watch watch) {
        List<Hold> holds = catalog.retention().holds();
        requireNoneHeld(metricType, chosen, holds);
        // Before they go: what is left over if they do not is no more than a copy.
        catalog.recent().forget(metricType.name(), chosen::places);
        return chosen.inFiles((unwanted, readings) -> {
            Removed removed =
                    readings == 0 ? new Removed(List.of(), 0) : lake.remove(unwanted, chosen.files(), holds, watch);
            return new DeletionSummary(
                    metricType.name(),
                    readings,
                    removed.files().size(),
                    removed.written(),
                    adopted(removed.files()),
                    List.of());
        });
    }

    /** Rollups that have something of those subjects and times from before what is kept: no refresh takes that away. */
    private List<String> keeping(Question question, Watch watch) {
        Scope scope = questions.scope(question);
        return catalog.rollups().all().stream()
                .filter(rollup -> rollup.metricType().equals(scope.metricType()))
                .filter(rollup -> keeps(rollup, scope, watch))
                .map(Rollup::name)
                .toList();
    }

    private boolean keeps(Rollup rollup, Scope scope, Watch watch) {
        long keptFrom = Math.max(
                catalog.retention().keptFrom(rollup.metricType()),
                catalog.retention().keptFrom(rollup.name()));
        long to = Math.min(scope.toMicros().orElse(Long.MAX_VALUE), keptFrom);
        OptionalLong from = scope.fromMicros().isPresent()
                ? OptionalLong.of(rollup.floor(scope.fromMicros().getAsLong()))
                : OptionalLong.empty();
        if (keptFrom == Long.MIN_VALUE || (from.isPresent() && from.getAsLong() >= to)) {
            return false;
        }
        Scope buckets = new Scope(rollup.name(), from, OptionalLong.of(to), scope.subjects(), scope.lifeYears());
        return questions.count(buckets, watch) > 0;
    }

    private static void requireNoneHeld(MetricType metricType, Chosen chosen, List<Hold> holds) {
        List<Hold> held = holds.stream()
                .filter(hold -> hold.kind().equals(metricType.kind()) && chosen.countOf(hold.subject()) > 0)
                .toList();
        if (!held.isEmpty()) {
            Hold first = held.get(0);
            throw new KymographException(
                    ErrorKind.USAGE,
                    "subject.held",
                    "Cannot delete readings of '" + metricType.name() + "': some are of subjects that are held: "
                            + Hold.described(held)
                            + ". Choose others, or release them (release subject " + first.kind() + " "
                            + first.subject() + ")");
        }
    }

    private static List<String> adopted(List<LakeFile> files) {
        return files.stream()
                .filter(file -> file.foreign().isForeign() && !file.owned())
                .map(LakeFile::path)
                .sorted()
                .toList();
    }

    private MetricType require(Question question) {
        if (!question.analysis().equals("readings")) {
            throw refused(question, "'" + question.analysis() + "' chooses none. Ask for 'readings'");
        }
        question.terms().stream()
                .map(Question.Term::name)
                .filter(REFUSED::contains)
                .findFirst()
                .ifPresent(word -> {
                    throw refused(
                            question,
                            "'" + word + "' does not choose whole readings of now. Choose by subject, time, age_year,"
                                    + " quality or an attribute");
                });
        catalog.rollups().all().stream()
                .filter(rollup -> rollup.name().equals(question.metricType()))
                .findFirst()
                .ifPresent(rollup -> {
                    throw refused(
                            question,
                            "it is a rollup, which the engine computes from " + rollup.metricType()
                                    + ". Delete readings of " + rollup.metricType() + ", or drop the rollup");
                });
        return catalog.declarations().requireMetricType(question.metricType());
    }

    private static KymographException refused(Question question, String why) {
        return new KymographException(
                ErrorKind.USAGE,
                "deletion.refused",
                "Cannot delete readings of '" + question.metricType() + "': " + why);
    }
}
