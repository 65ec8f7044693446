package dev.kymograph.engine.internal.rollup;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.RollupPolicy;
import dev.kymograph.engine.Rollups;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.extension.Window;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.Hold;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.Invalidated;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Rollup;
import dev.kymograph.engine.internal.catalog.RollupKnowledge;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.duckdb.Micros;
import dev.kymograph.engine.internal.lake.storage.KeptMarks;
import dev.kymograph.engine.internal.query.Questions;
import dev.kymograph.engine.internal.query.ReadingsSql;
import dev.kymograph.engine.internal.text.Nearest;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The rollups of the catalog as programs see them. */
public final class KeptRollups implements Rollups {

    /** So often it begins again where something else changed what is kept or held meanwhile. */
    private static final int TRIES = 3;

    private final Catalog catalog;
    private final Questions questions;
    private final Refresh refresh;
    private final KeptMarks marks;
    private final RollupPolicy byDefault;
    private final Clock clock;

    public KeptRollups(
            Catalog catalog,
            Questions questions,
            Refresh refresh,
            KeptMarks marks,
            RollupPolicy byDefault,
            Clock clock) {
        this.catalog = catalog;
        this.questions = questions;
        this.refresh = refresh;
        this.marks = marks;
        this.byDefault = byDefault;
        this.clock = clock;
    }

    @Override
    public Refreshed create(
            String metricType, Duration every, Optional<String> name, RollupPolicy policy, Watch watch) {
        Rollup rollup = declared(metricType, every, name, policy);
        try {
            return refresh(rollup, watch);
        } catch (KymographException e) {
            if (e.kind() == ErrorKind.CANCELLED) {
                dropAfter(e, rollup);
            }
            throw e;
        }
    }

    /** Or the job would go on with what somebody stopped. */
    private void dropAfter(KymographException cancelled, Rollup rollup) {
        try {
            catalog.rollups().drop(rollup.name());
        } catch (KymographException alsoFailed) {
            cancelled.addSuppressed(alsoFailed);
        }
    }

    private Rollup declared(String metricType, Duration every, Optional<String> name, RollupPolicy policy) {
        MetricType summedUp = catalog.declarations().requireMetricType(metricType);
        String word = Width.word(every);
        Rollup rollup = new Rollup(name.orElse(metricType + "_" + word), metricType, every, policy);
        if (catalog.rollups().all().stream().anyMatch(known -> known.name().equals(metricType))) {
            throw refused(rollup, "'" + metricType + "' is a rollup itself");
        }
        if (RollupType.numbers(summedUp).isEmpty()) {
            throw refused(rollup, "'" + metricType + "' has no numeric field");
        }
        catalog.rollups().create(rollup, RollupType.of(rollup, summedUp));
        if (catalog.retention().keptFrom(rollup.name()) > Long.MIN_VALUE) {
            marks.tell(catalog.retention().keptFrom());
        }
        return rollup;
    }

    private static KymographException refused(Rollup rollup, String why) {
        return new KymographException(
                ErrorKind.USAGE, "rollup.refused", "Cannot create rollup '" + rollup.name() + "': " + why);
    }

    @Override
    public Refreshed refresh(String name, Watch watch) {
        return refresh(require(name), watch);
    }

    private Refreshed refresh(Rollup rollup, Watch watch) {
        return new Refreshed(rollup.name(), refresh.run(rollup, watch));
    }

    /** What the rollup says itself, and for the rest the configuration. */
    RollupPolicy policy(Rollup rollup) {
        RollupPolicy policy = rollup.policy().or(byDefault);
        return new RollupPolicy(bound(policy.start()), bound(policy.end()), policy.interval());
    }

    private static Optional<Duration> bound(Optional<Duration> length) {
        return length.filter(some -> !some.isZero());
    }

    /** Sums up what its policy says. */
    void refreshByPolicy(Rollup rollup, Watch watch) {
        RollupPolicy policy = policy(rollup);
        Instant now = clock.instant();
        OptionalLong from = micros(policy.start().map(now::minus));
        OptionalLong to = micros(policy.end().map(now::minus));
        Invalidated window = Invalidated.between(
                from.isPresent() ? OptionalLong.of(rollup.ceiling(from.getAsLong())) : from,
                to.isPresent() ? OptionalLong.of(rollup.floor(to.getAsLong())) : to);
        refresh.run(rollup, new Times.Span(window.fromMicros(), window.toMicros()), watch);
    }

    @Override
    public Refreshed rebuild(String name, Window window, Watch watch) {
        Rollup rollup = require(name);
        long keptFrom = keptFrom(rollup, catalog.state(List.of()));
        if (window.from().isPresent() && Micros.of(window.from().get()) < keptFrom) {
            throw dropped(rollup, Micros.moment(keptFrom));
        }
        Invalidated asked = Invalidated.between(micros(window.from()), micros(window.to()));
        if (!asked.isNone()) {
            catalog.rollups().invalidate(rollup.metricType(), List.of(asked));
        }
        return refresh(rollup, watch);
    }

    private static OptionalLong micros(Optional<Instant> moment) {
        return moment.isPresent() ? OptionalLong.of(Micros.of(moment.get())) : OptionalLong.empty();
    }

    private static KymographException dropped(Rollup rollup, Instant from) {
        return new KymographException(
                ErrorKind.USAGE,
                "rollup.dropped",
                "Cannot rebuild rollup '" + rollup.name() + "' before " + from + ": the readings of "
                        + rollup.metricType() + ", or its own buckets, are no longer kept from before that. Begin there"
                        + " (--from " + from + "); to have a rollup of what is left alone, drop it and create it anew");
    }

    @Override
    public void drop(String name) {
        drop(name, (rollup, found) -> {
            found.requireNoneHeld(rollup);
            found.requireNone(rollup);
        });
    }

    @Override
    public void dropWithLastCopies(String name) {
        drop(name, (rollup, found) -> found.requireNoneHeld(rollup));
    }

    private void drop(String name, BiConsumer<Rollup, LastCopies> required) {
        for (int tried = 1; ; tried++) {
            Rollup rollup = require(name);
            List<Hold> holds = catalog.retention().holds();
            long keptFrom = catalog.retention().keptFrom(rollup.metricType());
            try {
                required.accept(rollup, LastCopies.of(rollup, keptFrom, holds, catalog, questions));
                catalog.rollups().drop(rollup, keptFrom, holds);
                return;
            } catch (KymographException e) {
                if (tried == TRIES || !e.code().equals("catalog.conflict")) {
                    throw e;
                }
            }
        }
    }

    @Override
    public List<Status> list() {
        return catalog.rollups().all().stream().map(this::status).toList();
    }

    private Status status(Rollup rollup) {
        MetricType summedUp = catalog.declarations().requireMetricType(rollup.metricType());
        MetricType type = catalog.declarations().requireMetricType(rollup.name());
        SubjectKind kind = catalog.declarations().kindOf(summedUp);
        return questions.look(List.of(summedUp, type), kind, state -> read(rollup, state), seen -> {
            State state = seen.state();
            State.Part sums = state.parts().get(1);
            News news = news(rollup, state);
            String known = new ReadingsSql(type, kind, sums).chosen();
            long dirty = news.isNone() ? 0 : seen.count(news.buckets(summedUp, kind, known));
            return new Status(
                    rollup.name(),
                    rollup.metricType(),
                    rollup.width(),
                    sums.files().stream().mapToLong(LakeFile::readings).sum(),
                    sums.files().size(),
                    sums.files().stream().mapToLong(LakeFile::bytes).sum(),
                    dirty,
                    dirty == 0 ? Optional.empty() : since(rollup, state, news).map(this::lag),
                    policy(rollup));
        });
    }

    private News news(Rollup rollup, State state) {
        return news(rollup, state, known(rollup, state));
    }

    private News news(Rollup rollup, State state, RollupKnowledge known) {
        return News.since(known.upto(), rollup, state.parts().get(0), known.invalidated(), keptFrom(rollup, state));
    }

    private RollupKnowledge known(Rollup rollup, State state) {
        return catalog.rollups().known(rollup, state.snapshot());
    }

    private long keptFrom(Rollup rollup, State state) {
        return Refresh.keptFrom(catalog, rollup, state.snapshot());
    }

    /** What has to be read to tell which buckets are dirty. */
    private List<State.Part> read(Rollup rollup, State state) {
        News news = news(rollup, state);
        return news.invalidated().isEmpty()
                ? List.of(state.parts().get(0).only(news.files()))
                : List.of(news.touched(), state.parts().get(1));
    }

    private Duration lag(Instant since) {
        Duration lag = Duration.between(since, clock.instant());
        return lag.isNegative() ? Duration.ZERO : lag;
    }

    /** When the first of them came, or times were invalidated. */
    private Optional<Instant> since(Rollup rollup, State state, News news) {
        List<Long> snapshots = news.files().stream().map(LakeFile::newsIn).toList();
        return Stream.of(
                        catalog.rollups().firstOf(snapshots).stream(),
                        news.invalidated().isEmpty()
                                ? Stream.<Instant>empty()
                                : catalog
                                        .rollups()
                                        .invalidatedSince(
                                                rollup, known(rollup, state).upto(), keptFrom(rollup, state))
                                        .stream(),
                        news.part().batches().stream().map(HotBatch::acceptedAt))
                .flatMap(moments -> moments)
                .min(Instant::compareTo);
    }

    /**
     * Whether a rollup knows all readings before a moment, or what it does not know is no longer kept.
     *
     * @param state of which the first part is all of what it sums up
     */
    public boolean knows(Rollup rollup, State state, long beforeMicros) {
        RollupKnowledge known = known(rollup, state);
        News news = news(rollup, state, known);
        return known.isRefreshed() && (news.isNone() || news.times().from() >= beforeMicros);
    }

    /** Makes a rollup of this name, where its metric type is known and it is not there; stopped, it goes on the next time. */
    void require(String name, Watch watch) {
        int sign = name.lastIndexOf('_');
        String metricType = name.substring(0, sign);
        boolean there =
                catalog.rollups().all().stream().anyMatch(known -> known.name().equals(name));
        if (!there && catalog.declarations().metricType(metricType).isPresent()) {
            Duration every = Width.parse(name.substring(sign + 1));
            refresh(declared(metricType, every, Optional.of(name), RollupPolicy.DEFAULT), watch);
        }
    }

    private Rollup require(String name) {
        List<Rollup> all = catalog.rollups().all();
        List<String> names = all.stream().map(Rollup::name).toList();
        return all.stream()
                .filter(rollup -> rollup.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new KymographException(
                        ErrorKind.USAGE,
                        "rollup.unknown",
                        "Cannot find rollup '" + name + "'." + Nearest.didYouMean(name, names)
                                + (names.isEmpty() ? " There is none" : " Known are " + String.join(", ", names))));
    }
}
