package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.IngestKey;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.catalog.SourceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Takes in batches that have a key: each once. */
final class KeyedIntake {

    /** Old keys are forgotten by the first batch and then by one of so many. */
    private static final int FORGET_EVERY = 1000;

    private final Catalog catalog;
    private final Duration keysKept;
    private final AtomicLong batches = new AtomicLong();

    /** Who comes with the same key at the same time waits, as long as that can be told here; the catalog lets only one in. */
    private final Map<IngestKey, Object> turns = new ConcurrentHashMap<>();

    KeyedIntake(Catalog catalog, Duration keysKept) {
        this.catalog = catalog;
        this.keysKept = keysKept;
    }

    /** Takes the batch in, with this mark in its transaction. */
    interface Work {
        IngestSummary run(SourceMark mark);
    }

    /**
     * Does the work, or answers what it answered before.
     *
     * @param content a hash of what the batch holds
     * @throws KymographException {@code ingest.key}: the key is that of another batch
     */
    IngestSummary once(IngestKey key, String content, Work work) {
        if (batches.getAndIncrement() % FORGET_EVERY == 0) {
            forgetOld();
        }
        SourceMark mark = SourceMark.of(key, content);
        Object turn = turns.computeIfAbsent(key, any -> new Object());
        try {
            synchronized (turn) {
                return once(key, mark, work);
            }
        } finally {
            turns.remove(key, turn);
        }
    }

    private void forgetOld() {
        try {
            catalog.forgetKeys(Instant.now().minus(keysKept));
        } catch (KymographException e) {
            // They stay until another time; whether the batch can be taken in it says itself.
        }
    }

    private IngestSummary once(IngestKey key, SourceMark mark, Work work) {
        Optional<IngestSummary> earlier = earlier(key, mark);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        try {
            return work.run(mark);
        } catch (KymographException e) {
            if (!e.code().equals(SourceRecord.TAKEN)) {
                throw e;
            }
            return earlier(key, mark).orElseThrow(() -> e);
        }
    }

    private Optional<IngestSummary> earlier(IngestKey key, SourceMark mark) {
        Optional<SourceRecord> found = catalog.keyed(mark.key());
        found.filter(record -> !record.content().equals(mark.content())).ifPresent(record -> {
            throw new KymographException(
                    ErrorKind.DATA,
                    "ingest.key",
                    "Cannot take in the batch with the key [" + key
                            + "]: another batch was taken in under that key, from "
                            + record.name() + " with " + record.summary().read()
                            + " readings. Send the batch that the key stands for, or give this one a key of its own");
        });
        return found.map(SourceRecord::summary);
    }
}
