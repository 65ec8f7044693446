package dev.kymograph.plugin.wearableformats;

import dev.kymograph.metric.Reading;
import dev.kymograph.testkit.FormatExample;
import dev.kymograph.testkit.ReadingFormatContract;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

class AppleHealthContractTest extends ReadingFormatContract {

    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xx");

    AppleHealthContractTest() {
        super("apple-health", Given.PULSE);
    }

    @Override
    protected List<FormatExample> examples() {
        return List.of(FormatExample.resource(AppleHealthContractTest.class, "export.xml")
                .gives(
                        pulse("2024-01-01T14:00:00Z", 72).from("Rex’s Watch"),
                        pulse("2024-01-01T14:05:00Z", 80.5f).from("Rex’s Watch"))
                .refuses(1));
    }

    private static Reading pulse(String at, float value) {
        return Reading.of(7, Instant.parse(at), "pulse_value", value);
    }

    @Override
    protected void write(Iterable<Reading> readings, ZoneId zone, OutputStream to) throws IOException {
        to.write("<HealthData locale='en_US'>\n".getBytes(StandardCharsets.UTF_8));
        for (Reading reading : readings) {
            String at = reading.timestamp().atZone(zone).format(WRITTEN);
            String record = AppleHealthTest.heartRate(
                            at, String.valueOf(reading.values().get("pulse_value"))) + "\n";
            to.write(record.getBytes(StandardCharsets.UTF_8));
        }
        to.write("</HealthData>\n".getBytes(StandardCharsets.UTF_8));
    }
}
