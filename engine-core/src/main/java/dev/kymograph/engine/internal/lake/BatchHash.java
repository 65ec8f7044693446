package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.lake.source.JsonText;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Tells whether a program sends the same batch again: the same readings in the same order. */
final class BatchHash {

    private BatchHash() {}

    static String of(MetricType metricType, SubjectKind kind, List<Reading> batch) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, metricType.name());
            batch.forEach(reading -> add(digest, JsonText.of(reading, kind)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void add(MessageDigest digest, String line) {
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }
}
