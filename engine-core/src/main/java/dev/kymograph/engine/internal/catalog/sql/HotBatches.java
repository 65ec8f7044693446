package dev.kymograph.engine.internal.catalog.sql;

import dev.kymograph.engine.internal.catalog.HotBatch;
import dev.kymograph.engine.internal.catalog.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A metric type's live hot batches, in the order of their sequence. Never changes: with one batch more it is another one, which
 * shares what it holds. Who makes them grows each from the newest of its own, so that no two grow into the same place.
 */
final class HotBatches {

    static final HotBatches NONE = new HotBatches(new Live[0], 0);

    /** A batch and where its readings are. */
    record Live(HotBatch batch, List<Span> spans) {}

    private final Live[] all;
    private final int size;

    private HotBatches(Live[] all, int size) {
        this.all = all;
        this.size = size;
    }

    /** The same, which shares nothing: another may grow from it. */
    HotBatches copy() {
        return new HotBatches(Arrays.copyOf(all, size), size);
    }

    HotBatches with(HotBatch batch, List<Span> spans) {
        Live[] grown = size < all.length ? all : Arrays.copyOf(all, Math.max(16, 2 * size));
        grown[size] = new Live(batch, spans);
        return new HotBatches(grown, size + 1);
    }

    HotBatches without(Collection<Long> ids) {
        Live[] left = Arrays.stream(all, 0, size)
                .filter(live -> !ids.contains(live.batch().id()))
                .toArray(Live[]::new);
        return new HotBatches(left, left.length);
    }

    List<HotBatch> batches() {
        return Arrays.stream(all, 0, size).map(Live::batch).toList();
    }

    /** Those with a reading from {@code from} to {@code last}, perhaps. */
    List<Live> reaching(long from, long last) {
        List<Live> reaching = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            HotBatch batch = all[i].batch();
            if (batch.fromMicros() <= last && batch.toMicros() >= from) {
                reaching.add(all[i]);
            }
        }
        return reaching;
    }

    /** How many readings there are of one subject. */
    long readings(int subject) {
        long readings = 0;
        for (int i = 0; i < size; i++) {
            for (Span span : all[i].spans()) {
                readings += span.subject() == subject ? span.readings() : 0;
            }
        }
        return readings;
    }
}
