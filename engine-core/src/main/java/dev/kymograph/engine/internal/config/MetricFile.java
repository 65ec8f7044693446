package dev.kymograph.engine.internal.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.PlausibleOf;
import dev.kymograph.metric.Range;
import dev.kymograph.metric.ReadingKey;
import dev.kymograph.metric.Unit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A metric type that is declared in a file. */
public final class MetricFile {

    /** How the names of such files end. */
    public static final String ENDING = ".metric.conf";

    private static final List<String> KEYS =
            List.of("name", "description", "unit", "kind", "interval", "key", "fields");
    private static final List<String> KEY_KEYS = List.of("sensor", "fields");
    private static final List<String> FIELD_KEYS =
            List.of("name", "type", "possible", "plausible", "plausible-of", "description");
    private static final List<String> PLAUSIBLE_OF_KEYS = List.of("attribute", "value", "range");

    private final List<String> problems = new ArrayList<>();

    private MetricFile() {}

    /**
     * Reads one.
     *
     * @throws KymographException {@code metric.file}: all that is wrong with it, each with line and key
     */
    public static MetricType read(Path file) {
        MetricFile reading = new MetricFile();
        Optional<MetricType> metric = Optional.empty();
        try {
            ConfigParseOptions hocon =
                    ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setAllowMissing(false);
            Config config = ConfigFactory.parseFile(file.toFile(), hocon).resolve(ConfigResolveOptions.noSystem());
            MetricSection section = new MetricSection(file, "", config.root(), reading.problems);
            metric = reading.metric(section);
        } catch (ConfigException e) {
            reading.problems.add(MetricSection.describe(file, e));
        }
        if (!reading.problems.isEmpty() || metric.isEmpty()) {
            throw new KymographException(
                    ErrorKind.CONFIGURATION, "metric.file", String.join("; ", reading.problems) + "; correct the file");
        }
        return metric.get();
    }

    private Optional<MetricType> metric(MetricSection section) {
        section.allow(KEYS);
        Optional<String> name = section.required("name");
        Optional<String> kind = section.required("kind");
        Optional<Duration> interval = section.text("interval")
                .flatMap(text -> section.made("interval", "a length of time such as 1m", () -> Durations.parse(text)));
        Unit unit = section.text("unit")
                .flatMap(text -> section.made("unit", "a unit", () -> new Unit(text)))
                .orElse(Unit.NONE);
        ReadingKey key = section.section("key").map(MetricFile::key).orElse(ReadingKey.SUBJECT_AND_TIME);
        List<Field> fields = section.sections("fields").stream()
                .flatMap(field -> field(field).stream())
                .toList();
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        return section.made(() -> new MetricType(
                name.orElseThrow(),
                kind.orElseThrow(),
                unit,
                fields,
                interval,
                key,
                section.text("description").orElse("")));
    }

    private static ReadingKey key(MetricSection section) {
        section.allow(KEY_KEYS);
        boolean sensor = section.text("sensor")
                .flatMap(text -> section.made("sensor", "true or false", () -> truth(text)))
                .orElse(false);
        return new ReadingKey(sensor, section.texts("fields"));
    }

    private static Optional<Field> field(MetricSection section) {
        section.allow(FIELD_KEYS);
        Optional<String> name = section.required("name");
        Optional<FieldType> type = section.required("type")
                .flatMap(text -> section.made("type", MetricSection.words(FieldType.values()), () -> type(text)));
        Range possible = range(section, "possible").orElse(Range.UNBOUNDED);
        Range plausible = range(section, "plausible").orElse(possible);
        List<PlausibleOf> plausibleOf = section.has("plausible-of")
                ? section.sections("plausible-of").stream()
                        .flatMap(some -> plausibleOf(some).stream())
                        .toList()
                : List.of();
        String description = section.text("description").orElse("");
        if (name.isEmpty() || type.isEmpty()) {
            return Optional.empty();
        }
        return section.made(() -> new Field(name.get(), type.get(), possible, plausible, description, plausibleOf));
    }

    private static Optional<PlausibleOf> plausibleOf(MetricSection section) {
        section.allow(PLAUSIBLE_OF_KEYS);
        Optional<String> attribute = section.required("attribute");
        Optional<String> value = section.required("value");
        section.require("range");
        Optional<Range> range = range(section, "range");
        if (attribute.isEmpty() || value.isEmpty() || range.isEmpty()) {
            return Optional.empty();
        }
        return section.made(() -> new PlausibleOf(attribute.get(), value.get(), range.get()));
    }

    private static Optional<Range> range(MetricSection section, String key) {
        List<String> ends = section.texts(key);
        if (ends.isEmpty()) {
            return Optional.empty();
        }
        Supplier<Range> range = () -> {
            if (ends.size() != 2) {
                throw new IllegalArgumentException();
            }
            return new Range(bound(ends.get(0)), bound(ends.get(1)));
        };
        return section.made(key, "two numbers, the lower first, such as [0, 100] or [0, inf]", range);
    }

    private static double bound(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static boolean truth(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException();
        }
        return text.equals("true");
    }

    private static FieldType type(String text) {
        for (FieldType type : FieldType.values()) {
            if (type.name().equalsIgnoreCase(text)) {
                return type;
            }
        }
        throw new IllegalArgumentException();
    }

    /** A single value as it was written: 0.10 stays 0.10. */
    static String text(ConfigValue value) {
        return value.atKey("v").getString("v");
    }
}
