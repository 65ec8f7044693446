package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Watcher;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Range;
import dev.kymograph.metric.Reading;
import dev.kymograph.plugin.anomalydetection.adaptive.Detector;
import dev.kymograph.plugin.anomalydetection.adaptive.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Judges all fields of one subject's readings, each by a detector of its own. */
final class AdaptiveWatcher implements Watcher {

    /** What it is written as; another would be read otherwise. */
    private static final int FORM = 1;

    private final AdaptiveWatch.Parameters parameters;
    private final MetricType watched;
    private final Map<String, Series> byField = new LinkedHashMap<>();

    private record Series(Detector detector, SensorSigns signs) {}

    AdaptiveWatcher(AdaptiveWatch.Parameters parameters, MetricType watched) {
        this.parameters = parameters;
        this.watched = watched;
    }

    @Override
    public List<Map<String, Object>> judge(Reading reading) {
        List<Map<String, Object>> found = new ArrayList<>();
        for (Field field : watched.fields()) {
            if (reading.values().get(field.name()) instanceof Number value && isJudged(value.doubleValue())) {
                Series series = byField.computeIfAbsent(
                        field.name(),
                        name -> new Series(new Detector(parameters.probation()), new SensorSigns(field.plausible())));
                judge(reading, value, series).ifPresent(values -> {
                    values.put(AdaptiveWatch.OF_FIELD, field.name());
                    found.add(values);
                });
            }
        }
        return found;
    }

    /** As {@link JudgedRows} leaves out what is no number. */
    private static boolean isJudged(double value) {
        return Math.abs(value) <= JudgedRows.GREATEST;
    }

    private Optional<Map<String, Object>> judge(Reading reading, Number value, Series series) {
        long moment = JudgedRows.microseconds(reading.timestamp());
        Verdict verdict = series.detector().next(moment, value.doubleValue());
        String sign = series.signs()
                .next(
                        moment,
                        verdict.value(),
                        reading.quality().orElse(Double.NaN),
                        verdict.kind(),
                        isUnusual(verdict.alone()));
        return isUnusual(verdict) ? Optional.of(values(value, verdict, sign)) : Optional.empty();
    }

    private boolean isUnusual(Verdict verdict) {
        return !verdict.isNone() && verdict.score() >= parameters.threshold();
    }

    private Map<String, Object> values(Number value, Verdict verdict, String sign) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("measured", JudgedRows.written(value));
        values.put("expected", JudgedRows.known(verdict.expected()));
        values.put("low", JudgedRows.known(verdict.band().low()));
        values.put("high", JudgedRows.known(verdict.band().high()));
        values.put("score", verdict.score());
        values.put("severity", Severity.of(verdict.score()).toString());
        values.put("kind", verdict.kind().toString());
        values.put("looks_like", sign == null ? watched.kind() : "sensor");
        values.put("sign", sign);
        values.put("reason", verdict.reason());
        return values;
    }

    @Override
    public byte[] save() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            out.writeInt(FORM);
            out.writeInt(byField.size());
            for (Map.Entry<String, Series> series : byField.entrySet()) {
                out.writeUTF(series.getKey());
                series.getValue().detector().save(out);
                series.getValue().signs().save(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static AdaptiveWatcher read(AdaptiveWatch.Parameters parameters, MetricType watched, byte[] saved) {
        AdaptiveWatcher watcher = new AdaptiveWatcher(parameters, watched);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(inflated(saved)))) {
            int form = in.readInt();
            if (form != FORM) {
                throw unreadable("its form is " + form + ", expected " + FORM);
            }
            for (int left = in.readInt(); left > 0; left--) {
                String field = in.readUTF();
                Series series = new Series(Detector.read(in), new SensorSigns(plausible(watched, field)));
                series.signs().load(in);
                watcher.byField.put(field, series);
            }
        } catch (IOException | RuntimeException e) {
            throw e instanceof RefusedException refused ? refused : unreadable(e.toString());
        }
        return watcher;
    }

    /** All of it, which its checksum is of: what is damaged could ask for any amount of memory. */
    private static byte[] inflated(byte[] saved) throws IOException {
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(saved))) {
            return in.readAllBytes();
        }
    }

    private static Range plausible(MetricType watched, String field) {
        return watched.field(field).map(Field::plausible).orElse(Range.UNBOUNDED);
    }

    private static RefusedException unreadable(String why) {
        return new RefusedException(
                "watch.saved", "Cannot go on watching: what was learnt cannot be read (" + why + ")");
    }
}
