package dev.kymograph.engine.internal.watching;

import dev.kymograph.engine.Snapshot.Cause;
import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.LakeFile;
import dev.kymograph.engine.internal.catalog.Span;
import dev.kymograph.engine.internal.catalog.State;
import dev.kymograph.engine.internal.catalog.Watches;
import dev.kymograph.engine.internal.catalog.Watches.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where readings are that were not judged: batches and files that were added behind a place. Where compaction put new readings together
 * with old ones, that is a file with both.
 *
 * @param part of what there is
 * @param brought those of its files that came in by themselves, and did not only move
 * @param late how many readings are in files of which nothing is judged
 * @param from no reading of before is new
 * @param subjects that have new readings in files
 */
record News(State.Part part, List<LakeFile> brought, long late, long from, Set<Integer> subjects) {

    /** What these bring was there before, and nobody knows what of it was judged. */
    private static final Set<Cause> BACK = Set.of(Cause.REBUILD, Cause.ROLLBACK);

    private static final Set<Cause> CAME = Set.of(Cause.INGEST, Cause.ADOPT);

    /** @param before until when was judged what is late */
    static News of(State.Part all, Position since, JudgedTimes judged, JudgedTimes before, Watches watches) {
        Map<Long, Cause> added = watches.addedAfter(all.scope().metricType(), since.snapshot());
        List<LakeFile> files = all.files().stream()
                .filter(file -> added.containsKey(file.id()) && !BACK.contains(added.get(file.id())))
                .toList();
        Map<Long, List<Span>> spans =
                watches.spans(files.stream().map(LakeFile::id).toList());
        Found found = new Found(judged, before);
        for (LakeFile file : files) {
            List<Span> its = spans.getOrDefault(file.id(), List.of()).stream()
                    .filter(span -> !all.hidden().contains(span.subject()))
                    .toList();
            found.look(file, its, CAME.contains(added.get(file.id())));
        }
        List<HotBatch> batches = all.batches().stream()
                .filter(batch -> batch.id() > since.batch())
                .toList();
        long from = Math.min(
                found.from,
                batches.stream().mapToLong(HotBatch::fromMicros).min().orElse(Long.MAX_VALUE));
        return new News(all.only(all.scope(), found.fresh, batches), found.brought, found.late, from, found.subjects);
    }

    boolean isNone() {
        return part.files().isEmpty() && part.batches().isEmpty();
    }

    /** Before it nothing came. */
    long earliest() {
        return Math.min(
                brought.stream().mapToLong(LakeFile::fromMicros).min().orElse(Long.MAX_VALUE),
                part.batches().stream().mapToLong(HotBatch::fromMicros).min().orElse(Long.MAX_VALUE));
    }

    /** What is found as files are looked at. */
    private static final class Found {
        private final JudgedTimes judged;
        private final JudgedTimes before;
        private final List<LakeFile> fresh = new ArrayList<>();
        private final List<LakeFile> brought = new ArrayList<>();
        private final Set<Integer> subjects = new HashSet<>();
        private long late;
        private long from = Long.MAX_VALUE;

        private Found(JudgedTimes judged, JudgedTimes before) {
            this.judged = judged;
            this.before = before;
        }

        private void look(LakeFile file, List<Span> spans, boolean came) {
            List<Span> some = spans.stream()
                    .filter(span -> came ? !judged.areLate(span) : !judged.areJudged(span))
                    .toList();
            some.forEach(span -> {
                subjects.add(span.subject());
                from = Math.min(from, judged.from(span));
            });
            if (!some.isEmpty()) {
                fresh.add(file);
            }
            if (came && !some.isEmpty()) {
                brought.add(file);
            } else if (came) {
                late += spans.stream()
                        .filter(before::areLate)
                        .mapToLong(Span::readings)
                        .sum();
            }
        }
    }
}
