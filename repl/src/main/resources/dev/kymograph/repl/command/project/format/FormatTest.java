package @package@;

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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** Drops the jar into an engine, and has it read the example and all sorts of other files. */
class @Type@FormatTest extends ReadingFormatContract {

    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    @Type@FormatTest() {
        super("@id@"); // as the kit's own metric type, with the fields level and tally
    }

    @Override
    protected List<FormatExample> examples() {
        return List.of(FormatExample.resource(@Type@FormatTest.class, "example.txt")
                .gives(reading("2024-06-01T12:00:00Z", 62.5, 3), reading("2024-06-01T12:01:00Z", 64, 0))
                .refuses(1));
    }

    private static Reading reading(String at, double level, int tally) {
        Map<String, Object> values = Map.of("level", level, "tally", tally);
        return new Reading(1, Instant.parse(at), values, Optional.empty(), OptionalDouble.empty());
    }

    @Override
    protected void write(Iterable<Reading> readings, ZoneId zone, OutputStream to) throws IOException {
        for (Reading reading : readings) {
            String time = WRITTEN.format(reading.timestamp().atZone(zone));
            Map<String, Object> values = reading.values();
            String level = Objects.toString(values.get("level"), "");
            String line = time + ";" + level + ";" + values.get("tally") + "\n";
            to.write(line.getBytes(StandardCharsets.UTF_8));
        }
    }
}
