package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Stands before what a watcher saved, and tells by what it was learnt: read by anything else, it would be taken for what it is not. */
final class WatchStamp {

    private static final int LENGTH = 8;

    private final String metricType;
    private final byte[] bytes;

    private WatchStamp(String metricType, byte[] bytes) {
        this.metricType = metricType;
        this.bytes = bytes;
    }

    static WatchStamp of(Record parameters, MetricType watched) {
        StringBuilder text = new StringBuilder(parameters.toString())
                .append(watched.name())
                .append(watched.kind())
                .append(watched.unit().symbol())
                .append(watched.interval())
                .append(watched.key().sensor())
                .append(watched.key().fields());
        for (Field field : watched.fields()) {
            text.append('\n')
                    .append(field.name())
                    .append(field.type())
                    .append(field.possible())
                    .append(field.plausible());
        }
        return new WatchStamp(watched.name(), hash(text.toString()));
    }

    private static byte[] hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(hash, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] before(byte[] saved) {
        byte[] stamped = Arrays.copyOf(bytes, LENGTH + saved.length);
        System.arraycopy(saved, 0, stamped, LENGTH, saved.length);
        return stamped;
    }

    /** What was saved; refuses what was learnt otherwise. */
    byte[] behind(byte[] stamped) {
        if (stamped.length < LENGTH || !Arrays.equals(bytes, Arrays.copyOf(stamped, LENGTH))) {
            throw new RefusedException(
                    "watch.changed",
                    "what was learnt was learnt with other parameters, or when " + metricType
                            + " was declared otherwise");
        }
        return Arrays.copyOfRange(stamped, LENGTH, stamped.length);
    }
}
