package dev.kymograph.plugin.wearableformats;

import dev.kymograph.engine.extension.ReadingFormat;
import dev.kymograph.engine.extension.ReadingSink;
import dev.kymograph.engine.extension.ReadingSource;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A file to read, and what came of it, as text. */
record Given(Supplier<InputStream> content, MetricType metricType, ZoneId zone) implements ReadingSource {

    static final MetricType PULSE =
            MetricType.event("pulse_rate", "animal", new Unit("bpm"), Field.of("pulse_value", FieldType.FLOAT));

    static Given of(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Given(() -> new ByteArrayInputStream(bytes), PULSE, ZoneOffset.UTC);
    }

    Given as(String metric, String unit, String... fields) {
        Field[] all = java.util.Arrays.stream(fields)
                .map(name -> Field.of(name, FieldType.DOUBLE))
                .toArray(Field[]::new);
        return new Given(content, MetricType.event(metric, "animal", new Unit(unit), all), zone);
    }

    Given in(String zoneId) {
        return new Given(content, metricType, ZoneId.of(zoneId));
    }

    @Override
    public String name() {
        return "export.xml";
    }

    @Override
    public InputStream open() {
        return content.get();
    }

    @Override
    public SubjectKind kind() {
        return new SubjectKind(
                "animal", "animals", "dump_animals", "animal_id", "pet_name", List.of(), Optional.empty(), List.of());
    }

    @Override
    public int subject() {
        return 7;
    }

    /** What a format finds in it, a line of text for each record. */
    <P extends Record> List<String> readBy(ReadingFormat<P> format, P parameters) throws IOException {
        List<String> found = new ArrayList<>();
        format.read(parameters, this, new ReadingSink() {
            @Override
            public void reading(long line, Reading reading) {
                found.add(line + " " + reading.subject() + " " + reading.timestamp() + " " + reading.values()
                        + reading.sensor().map(name -> " by " + name).orElse(""));
            }

            @Override
            public void refuse(long line, String reason, Map<String, ?> values) {
                found.add(line + " refused: " + reason + " " + values);
            }
        });
        return found;
    }
}
