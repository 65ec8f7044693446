package @package@;

import dev.kymograph.engine.extension.FormatSpec;
import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.ReadingFormat;
import dev.kymograph.engine.extension.ReadingSink;
import dev.kymograph.engine.extension.ReadingSource;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.Reading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.pf4j.Extension;

/** Lines with a time and a value for each field of the metric type: {@code 2024-06-01T12:00:00;62.5}. */
@Extension
public final class @Type@Format implements ReadingFormat<@Type@Format.Layout> {

    /** What can be said of a file: {@code --set separator=,}. */
    public record Layout(
            @Parameter(help = "what stands between values; without it, what the configuration says")
            Optional<String> separator) {}

    private final @Type@Settings settings;

    public @Type@Format(@Type@Settings settings) {
        this.settings = settings;
    }

    @Override
    public FormatSpec<Layout> spec() {
        return new FormatSpec<>("@id@", "a time and values in each line", Layout.class);
    }

    @Override
    public void read(Layout layout, ReadingSource source, ReadingSink sink) throws IOException {
        String separator = Pattern.quote(layout.separator().orElse(settings.separator()));
        // Line by line: a file may be larger than the memory.
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(source.open(), StandardCharsets.UTF_8))) {
            long number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                read(number++, line, line.split(separator, -1), source, sink);
            }
        }
    }

    private static void read(long number, String line, String[] parts, ReadingSource source, ReadingSink sink) {
        List<Field> fields = source.metricType().fields();
        Optional<Instant> at = time(parts[0], source);
        if (at.isPresent() && parts.length == fields.size() + 1) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (int i = 0; i < fields.size(); i++) {
                // As it stands there: what is no number is refused with the same words as everywhere.
                values.put(fields.get(i).name(), parts[i + 1]);
            }
            sink.reading(
                    number,
                    new Reading(source.subject(), at.get(), values, Optional.empty(), OptionalDouble.empty()));
        } else if (number == 1) {
            throw new RefusedException(
                    "format.other",
                    "Cannot read " + source.name() + ": its first line is no time with " + fields.size() + " values");
        } else {
            sink.refuse(number, "The line is no time with " + fields.size() + " values", Map.of("line", line));
        }
    }

    private static Optional<Instant> time(String text, ReadingSource source) {
        try {
            return Optional.of(LocalDateTime.parse(text).atZone(source.zone()).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
