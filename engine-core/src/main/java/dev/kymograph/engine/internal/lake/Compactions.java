package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.CompactionSummary;
import dev.kymograph.engine.CompactionSummary.Compacted;
import dev.kymograph.engine.CompactionSummary.SkippedFile;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Lease;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.lake.compaction.Group;
import dev.kymograph.engine.internal.lake.compaction.Planner;
import dev.kymograph.engine.internal.lake.compaction.Rule;
import dev.kymograph.engine.internal.lake.compaction.Rule.Thoroughness;
import dev.kymograph.engine.internal.lake.storage.LocalFiles;
import dev.kymograph.engine.internal.text.Counted;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.SubjectKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Makes few large files of many small ones, all of a metric type in one snapshot; one compaction at a time. */
final class Compactions {

    /** So often it begins again where something else changed what it was about to replace. */
    private static final int TRIES = 3;

    private static final long LOOK_EVERY_MILLIS = 50;

    private final Catalog catalog;
    private final LakeFolder folder;
    private final Compactor compactor;
    private final Settings.Compaction settings;
    private final OldFiles old;
    private final Consumer<String> flush;
    private final ReentrantLock one = new ReentrantLock();

    /** @param flush moves the hot readings of a metric type into files */
    Compactions(
            Catalog catalog,
            LakeFolder folder,
            Compactor compactor,
            Settings.Compaction settings,
            Consumer<String> flush) {
        this.catalog = catalog;
        this.folder = folder;
        this.compactor = compactor;
        this.settings = settings;
        this.old = new OldFiles(catalog, folder, settings.old());
        this.flush = flush;
    }

    /** What became of one metric type. */
    private static final class Account {

        private final String metricType;
        private final List<SkippedFile> skipped = new ArrayList<>();
        private final Set<Long> leftAlone = new HashSet<>();
        private final List<Compactor.Replaced> replaced = new ArrayList<>();
        private List<Group> rehearsed = List.of();
        private boolean oldPlaceSeen;

        Account(String metricType) {
            this.metricType = metricType;
        }

        void leaveAlone(Group group, SkippedFile because) {
            skipped.add(because);
            group.files().forEach(file -> leftAlone.add(file.id()));
        }

        boolean isEmpty() {
            return replaced.isEmpty() && rehearsed.isEmpty();
        }

        private Compacted compacted() {
            List<Group> groups = new ArrayList<>(rehearsed);
            replaced.forEach(done -> groups.add(done.group()));
            long before =
                    replaced.stream().mapToLong(done -> done.group().readings()).sum();
            return new Compacted(
                    metricType,
                    groups.stream().mapToLong(group -> group.files().size()).sum(),
                    replaced.stream().mapToLong(done -> done.outputs().size()).sum(),
                    groups.stream().mapToLong(Group::bytes).sum(),
                    replaced.stream().mapToLong(Compactor.Replaced::bytes).sum(),
                    groups.stream().mapToLong(Group::readings).sum(),
                    before
                            - replaced.stream()
                                    .mapToLong(Compactor.Replaced::readings)
                                    .sum());
        }
    }

    CompactionSummary run(Compaction compaction, Watch watch) {
        List<MetricType> metricTypes = compaction
                .metricType()
                .map(name -> List.of(catalog.declarations().requireMetricType(name)))
                .orElseGet(() -> catalog.declarations().metricTypes());
        return run(metricTypes, Thoroughness.ALL, compaction.mode(), watch);
    }

    /** What is worth it now. */
    CompactionSummary byTheWay(Watch watch) {
        return run(catalog.declarations().metricTypes(), Thoroughness.BY_THE_WAY, Compaction.Mode.COMPACT, watch);
    }

    private CompactionSummary run(
            List<MetricType> metricTypes, Thoroughness thoroughness, Compaction.Mode mode, Watch watch) {
        Rule rule = new Rule(settings.targetBytes(), settings.smallFiles(), thoroughness);
        enter(watch);
        try {
            List<Compacted> compacted = new ArrayList<>();
            List<SkippedFile> skipped = new ArrayList<>();
            List<KymographException> failed = new ArrayList<>();
            for (MetricType metricType : metricTypes) {
                Account account = new Account(metricType.name());
                if (mode == Compaction.Mode.REHEARSE) {
                    account.rehearsed = rehearsed(rule, metricType.name());
                } else {
                    try {
                        compactOrFail(rule, metricType, account, watch).ifPresent(failed::add);
                    } catch (KymographException cancelled) {
                        compacted.add(account.compacted());
                        throw cancelled(compacted);
                    }
                }
                skipped.addAll(account.skipped);
                if (!account.isEmpty()) {
                    compacted.add(account.compacted());
                }
            }
            if (!failed.isEmpty()) {
                throw failed.get(0);
            }
            return new CompactionSummary(compacted, skipped);
        } finally {
            one.unlock();
        }
    }

    /** Whatever keeps one metric type from being compacted, as a place of old files that is away: the others have their turn. */
    private Optional<KymographException> compactOrFail(Rule rule, MetricType metricType, Account account, Watch watch) {
        try {
            compact(rule, metricType, account, watch);
            return Optional.empty();
        } catch (KymographException e) {
            if (e.kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            return Optional.of(e);
        }
    }

    /** Does something while nothing is compacted. */
    <T> T keptOff(Watch watch, Supplier<T> work) {
        enter(watch);
        try {
            return work.get();
        } finally {
            one.unlock();
        }
    }

    /** Waits until nobody else compacts, as long as the watch does. */
    private void enter(Watch watch) {
        try {
            while (!one.tryLock(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                watch.progress("waiting for another compaction", Double.NaN);
                goOn(watch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled();
        }
    }

    private static void goOn(Watch watch) {
        if (watch.cancelled()) {
            throw cancelled();
        }
    }

    private static KymographException cancelled() {
        return new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled while compacting");
    }

    /** What was replaced stays so. */
    private static KymographException cancelled(List<Compacted> done) {
        String replaced = done.stream()
                .filter(each -> each.filesBefore() > 0)
                .map(each -> Counted.of(each.filesBefore(), "file") + " of " + each.metricType() + " by "
                        + each.filesAfter())
                .collect(Collectors.joining(", "));
        return new KymographException(
                ErrorKind.CANCELLED,
                "cancelled",
                "Cancelled while compacting; "
                        + (replaced.isEmpty() ? "nothing was changed" : "replaced before: " + replaced));
    }

    private List<Group> plan(Rule rule, String metricType) {
        SubjectKind kind = catalog.declarations().kindOf(catalog.declarations().requireMetricType(metricType));
        return Planner.plan(rule, catalog.holdings(metricType), file -> compactor.isUnsorted(kind, file));
    }

    private void compact(Rule rule, MetricType metricType, Account account, Watch watch) {
        if (rule.thoroughness() == Thoroughness.ALL) {
            flush.accept(metricType.name());
        }
        boolean changed = true;
        for (int tried = 0; changed && tried < TRIES; tried++) {
            // Taken before the files are looked up, so that none of them is deleted while it is read.
            Lease held = catalog.history().lease();
            try (held) {
                Writing writing = written -> compactOnce(rule, metricType, account, written, watch);
                changed = !(tried < TRIES - 1 ? inOneSnapshot(account, writing) : oneByOne(account, writing));
            }
        }
        if (changed && rule.thoroughness() == Thoroughness.ALL) {
            throw new KymographException(
                    ErrorKind.EXTERNAL,
                    "catalog.conflict",
                    "Cannot compact all of " + metricType.name()
                            + ": each time something else changed files meanwhile. "
                            + Counted.of(account.replaced.size(), "group") + " of files became fewer. Try again");
        }
    }

    /** What writes groups, one after the other. */
    private interface Writing {
        void into(Consumer<Compactor.Replaced> written);
    }

    /** The same group by group, so that what changes one of them is in the way of that one alone. */
    private boolean oneByOne(Account account, Writing writing) {
        List<Compactor.Replaced> refused = new ArrayList<>();
        writing.into(written -> {
            if (!commit(account, List.of(written))) {
                refused.add(written);
            }
        });
        return refused.isEmpty();
    }

    /**
     * Replaces what was written; all there is of it, too, when it ends before it is done.
     *
     * @return false where something else changed the lake meanwhile, and nothing was replaced
     */
    private boolean inOneSnapshot(Account account, Writing writing) {
        List<Compactor.Replaced> written = new ArrayList<>();
        try {
            writing.into(written::add);
        } catch (RuntimeException | Error e) {
            try {
                commit(account, written);
            } catch (RuntimeException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
        return commit(account, written);
    }

    private boolean commit(Account account, List<Compactor.Replaced> written) {
        if (written.isEmpty()) {
            return true;
        }
        try {
            compactor.commit(written);
        } catch (KymographException e) {
            if (e.code().equals("catalog.conflict") || e.code().equals("catalog.straddled")) {
                return false;
            }
            throw e;
        }
        account.replaced.addAll(written);
        return true;
    }

    private List<Group> rehearsed(Rule rule, String metricType) {
        List<Group> groups = new ArrayList<>(plan(rule, metricType));
        groups.addAll(old.due(metricType, idsOf(groups)));
        return groups;
    }

    private static Set<Long> idsOf(List<Group> groups) {
        return groups.stream()
                .flatMap(group -> group.files().stream())
                .map(LakeFile::id)
                .collect(Collectors.toSet());
    }

    private void compactOnce(
            Rule rule, MetricType metricType, Account account, Consumer<Compactor.Replaced> written, Watch watch) {
        List<Group> groups = new ArrayList<>(plan(rule, metricType.name()));
        groups.removeIf(group -> group.files().stream().anyMatch(file -> account.leftAlone.contains(file.id())));
        // Where the place of old files is away, all others are done.
        groups.sort(Comparator.comparing(old::has));
        double bytes = groups.stream().mapToLong(Group::bytes).sum();
        double done = 0;
        watch.amount(groups.stream().mapToLong(Group::readings).sum(), (long) bytes);
        for (Group group : groups) {
            Watch share = new Stretch(watch, done / bytes, group.bytes() / bytes);
            write(metricType, group, account, written, share);
            done += group.bytes();
        }
        watch.amount(0, 0);
        Set<Long> but = idsOf(groups);
        but.addAll(account.leftAlone);
        // Compressed once more, for their readings are old; what changes meanwhile has its turn the next time.
        for (Group group : old.due(metricType.name(), but)) {
            write(metricType, group, account, written, watch);
        }
    }

    private void write(
            MetricType metricType, Group group, Account account, Consumer<Compactor.Replaced> written, Watch watch) {
        goOn(watch);
        FileWriter.Codec codec = old.has(group) ? old.codec() : compactor.codec();
        if (codec.moved() && !account.oldPlaceSeen) {
            old.requirePlace();
            account.oldPlaceSeen = true;
        }
        watch.progress("checking " + group.files().size() + " files of " + metricType.name(), 0);
        try (LocalFiles.Held held = folder.local().hold(group.files(), watch)) {
            Group here = group.with(held::local);
            Optional<SkippedFile> damaged = compactor.damaged(here, watch);
            if (damaged.isPresent()) {
                account.leaveAlone(group, damaged.get());
            } else {
                written.accept(
                        compactor.write(metricType, catalog.declarations().kindOf(metricType), here, codec, watch));
            }
        } catch (KymographException e) {
            if (!e.code().equals("storage.damaged") && !e.code().equals("storage.missing")) {
                throw e;
            }
            account.leaveAlone(group, new SkippedFile(metricType.name(), named(group, e), e.getMessage()));
        }
    }

    private String named(Group group, KymographException damage) {
        return group.files().stream()
                .map(file -> folder.name(file.path()))
                .filter(damage.getMessage()::contains)
                .findFirst()
                .orElse("");
    }
}
