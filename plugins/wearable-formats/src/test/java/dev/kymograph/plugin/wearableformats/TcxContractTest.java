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

/** With times that have no offset, as some programs export them. */
class TcxContractTest extends ReadingFormatContract {

    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    TcxContractTest() {
        super("tcx", Given.PULSE);
    }

    @Override
    protected List<FormatExample> examples() {
        return List.of(FormatExample.resource(TcxContractTest.class, "run.tcx")
                .gives(
                        Reading.of(7, Instant.parse("2011-08-07T13:14:56Z"), "pulse_value", 128),
                        Reading.of(7, Instant.parse("2011-08-07T13:14:57.500Z"), "pulse_value", 130))
                .refuses(1));
    }

    @Override
    protected void write(Iterable<Reading> readings, ZoneId zone, OutputStream to) throws IOException {
        to.write("<TrainingCenterDatabase><Activities><Activity><Lap><Track>\n".getBytes(StandardCharsets.UTF_8));
        for (Reading reading : readings) {
            String point =
                    "<Trackpoint><Time>" + WRITTEN.format(reading.timestamp().atZone(zone))
                            + "</Time><HeartRateBpm><Value>" + reading.values().get("pulse_value")
                            + "</Value></HeartRateBpm></Trackpoint>\n";
            to.write(point.getBytes(StandardCharsets.UTF_8));
        }
        to.write("</Track></Lap></Activity></Activities></TrainingCenterDatabase>\n".getBytes(StandardCharsets.UTF_8));
    }
}
