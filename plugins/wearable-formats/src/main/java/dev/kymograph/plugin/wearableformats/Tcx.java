package dev.kymograph.plugin.wearableformats;

import dev.kymograph.engine.extension.FormatSpec;
import dev.kymograph.engine.extension.ReadingFormat;
import dev.kymograph.engine.extension.ReadingSink;
import dev.kymograph.engine.extension.ReadingSource;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pf4j.Extension;

/** The heart rates of activities in Garmin's Training Center Database, which many watches and services write. */
@Extension
public final class Tcx implements ReadingFormat<Tcx.Nothing> {

    /** It has no parameters. */
    public record Nothing() {}

    @Override
    public FormatSpec<Nothing> spec() {
        return new FormatSpec<>(
                "tcx", "the heart rates of a TCX file, as Garmin, Polar and others export", Nothing.class);
    }

    @Override
    public void read(Nothing parameters, ReadingSource source, ReadingSink sink) throws IOException {
        Trackpoints trackpoints = new Trackpoints(source, sink);
        try (XmlFile xml = XmlFile.open(source, "TrainingCenterDatabase", "a TCX file")) {
            boolean inActivity = false;
            while (xml.next()) {
                if (xml.isStart("Activity") || xml.isEnd("Activity")) {
                    inActivity = xml.isStart();
                } else if (inActivity && xml.isStart("Trackpoint")) {
                    trackpoints.read(xml);
                }
            }
        }
        trackpoints.requireAny();
    }

    /** Those of one file; one without a heart rate is none of ours. */
    private static final class Trackpoints {

        private final ReadingSource source;
        private final ReadingSink sink;
        private final Moment moment;
        private final int subject;
        private final String field;
        private boolean any;

        Trackpoints(ReadingSource source, ReadingSink sink) {
            this.source = source;
            this.sink = sink;
            this.moment = new Moment(source.zone());
            this.subject = source.subject();
            String unit = source.metricType().unit().symbol();
            if (!Measure.isSame("bpm", unit) || source.metricType().fields().size() != 1) {
                throw new RefusedException(
                        "format.type",
                        "Cannot read by the format 'tcx': it has heart rates in bpm, and "
                                + source.metricType().name() + " is no metric type of one field in bpm");
            }
            this.field = source.metricType().fields().get(0).name();
        }

        void read(XmlFile xml) throws IOException {
            long line = xml.line();
            String time = "";
            Optional<String> rate = Optional.empty();
            boolean inRate = false;
            while (xml.next() && !xml.isEnd("Trackpoint")) {
                if (xml.isStart("Time")) {
                    time = xml.text();
                } else if (xml.isStart("HeartRateBpm") || xml.isEnd("HeartRateBpm")) {
                    inRate = xml.isStart();
                } else if (inRate && xml.isStart("Value")) {
                    rate = Optional.of(xml.text());
                }
            }
            if (rate.isPresent()) {
                send(line, time, rate.get());
            }
        }

        private void send(long line, String time, String rate) {
            any = true;
            Optional<Instant> at = moment.of(time);
            if (at.isPresent()) {
                sink.reading(line, Reading.of(subject, at.get(), field, rate));
                return;
            }
            Map<String, Object> kept = new LinkedHashMap<>();
            kept.put(source.kind().idColumn(), subject);
            kept.put("timestamp", time);
            kept.put(field, rate);
            sink.refuse(line, "The Time [" + time + "] is no time, expected one like 2024-03-31T06:00:00Z", kept);
        }

        void requireAny() {
            if (!any) {
                throw new RefusedException(
                        "format.nothing",
                        "Cannot find any heart rate in " + source.name() + ": its activities have none");
            }
        }
    }
}
