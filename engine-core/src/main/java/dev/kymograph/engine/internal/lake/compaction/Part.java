package dev.kymograph.engine.internal.lake.compaction;

import dev.kymograph.engine.internal.catalog.LakeFile;
import java.time.YearMonth;
import java.util.List;

/**
 * An output to be: the readings of some subjects in a month, or in some days of it.
 *
 * @param fromMicros first moment, included
 * @param toMicros last moment, excluded
 * @param fromSubject first subject, included
 * @param toSubject last subject, included
 * @param inputs the files that can hold such readings
 */
public record Part(
        YearMonth month, long fromMicros, long toMicros, int fromSubject, int toSubject, List<LakeFile> inputs) {

    public Part {
        inputs = List.copyOf(inputs);
    }
}
