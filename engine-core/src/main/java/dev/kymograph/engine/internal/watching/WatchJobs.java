package dev.kymograph.engine.internal.watching;

import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.config.WatchRule;
import dev.kymograph.engine.internal.job.BackgroundJob;
import dev.kymograph.engine.internal.job.BackgroundJobs;
import dev.kymograph.engine.internal.job.Work;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.engine.internal.query.Questions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the rules of the configuration, each as a job of its own: {@code watch-NAME}. */
public final class WatchJobs implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WatchJobs.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    /** Asking whether another process has left a rule costs something, and one counts as gone only after a minute. */
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);

    /** So long closing waits for what came last. */
    private static final Duration LAST = Duration.ofSeconds(5);

    /** What a rule has learnt is kept so long that one can be taken out for a while. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(30);

    private static final Duration FORGETS_EVERY = Duration.ofHours(1);

    private final List<Running> all = new ArrayList<>();
    private final List<BackgroundJob> others = new ArrayList<>();

    private record Running(String name, BackgroundJob job, Rule rule) {}

    public WatchJobs(
            BackgroundJobs begin, Catalog catalog, Questions questions, Extensions extensions, List<WatchRule> rules) {
        for (WatchRule each : rules) {
            Rule rule = new Rule(each, catalog, extensions, new NewReadings(catalog, questions));
            rule.open();
            BackgroundJob job = begin.start("watch-" + each.name(), rule::summary, EVERY, watch -> run(rule, watch));
            all.add(new Running(each.name(), job, rule));
        }
        Set<String> names = rules.stream().map(WatchRule::name).collect(Collectors.toSet());
        if (!catalog.watches().others(names).isEmpty()) {
            others.add(begin.start(
                    "watches-of-before",
                    "forgets what watch rules have learnt that nobody has had for 30 days",
                    EVERY,
                    watch -> forget(catalog, names)));
        }
    }

    private static Work.Next forget(Catalog catalog, Set<String> names) {
        Instant now = Instant.now();
        for (String rule : catalog.watches().forgetOthers(names, now.minus(FORGOTTEN_AFTER), now)) {
            LOG.info("watch-{} is forgotten: nobody has had it for {} days", rule, FORGOTTEN_AFTER.toDays());
        }
        return Work.Next.in(FORGETS_EVERY);
    }

    private static Work.Next run(Rule rule, Watch watch) {
        Duration rest = rule.run(watch) ? EVERY : ELSEWHERE;
        return new Work.Next(rest, rule.trouble());
    }

    /** Ends what is under way, then judges what came last, as far as there is time. */
    @Override
    public void close() {
        others.forEach(BackgroundJob::close);
        all.forEach(running -> running.job().close());
        long end = System.nanoTime() + LAST.toNanos();
        for (Running each : all) {
            try {
                each.rule().close(new Watch() {
                    @Override
                    public boolean cancelled() {
                        return System.nanoTime() > end;
                    }
                });
            } catch (RuntimeException e) {
                // The other rules are to end as well.
                LOG.warn("watch-{} goes on the next time: {}", each.name(), e.getMessage());
            }
        }
    }
}
