package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.internal.lake.storage.LakeStorage;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a file of the lake is called, which tells of it where nothing in it can be read. */
record FileKey(String metricType, YearMonth month, String id) {

    private static final Pattern KEY = Pattern.compile("(?:" + LakeStorage.OLD
            + ")?metric_type=([^/]+)/year=(\\d{1,4})/month=(0[1-9]|1[0-2])/part-([^/]+)\\.parquet");

    /** Empty where the engine calls none so. */
    static Optional<FileKey> of(String key) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        YearMonth month = YearMonth.of(Integer.parseInt(matcher.group(2)), Integer.parseInt(matcher.group(3)));
        return Optional.of(new FileKey(matcher.group(1), month, matcher.group(4)));
    }
}
