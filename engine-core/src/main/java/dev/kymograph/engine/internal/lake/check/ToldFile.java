package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.lake.Footer;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of the engine's, as it tells of itself.
 *
 * @param key in the lake's storage
 * @param idColumn of the subject kind
 * @param fields in their order
 * @param replaces ids of the files that it took the place of
 * @param keptFrom from when on readings were kept when it took their place, in microseconds
 * @param rollup what its readings sum up, where it says so
 */
record ToldFile(
        String key,
        String id,
        String metricType,
        String idColumn,
        List<Field> fields,
        long rows,
        String compression,
        long sequenceFrom,
        long sequenceTo,
        Set<String> replaces,
        long keptFrom,
        Optional<SummedUp> rollup) {

    /** The code of a failure: a file is whole, and none of the engine's. */
    static final String OTHERS_FILE = "rebuild.file";

    private static final String PREFIX = "kymograph_";

    private static final Pattern ROLLUP = Pattern.compile("(.+)/(\\d{1,5})");

    /** A day is a multiple of each width. */
    private static final long DAY = 86_400;

    /** A metric type and the width of the buckets that its readings are summed up in. */
    record SummedUp(String metricType, Duration width) {}

    /** Those that every metric type has. */
    private static final Set<String> OTHERS = Set.of("timestamp", "sensor_id", "quality_score");

    /** @throws KymographException of kind DATA where it is none of the engine's; the message is the reason */
    static ToldFile read(String key, Path path) throws IOException {
        Footer footer = Footer.read(path);
        Map<String, String> said = footer.said();
        String id = said.get(PREFIX + "file_id");
        String metricType = said.get(PREFIX + "metric_type");
        String sequences = said.get(PREFIX + "sequences");
        if (id == null || metricType == null || sequences == null || !sequences.matches("\\d+-\\d+")) {
            throw refused("the engine did not write it; adopt it from a folder of its own");
        }
        if (footer.rows() == 0) {
            throw refused("it has no readings");
        }
        List<Footer.Column> columns = footer.columns();
        List<Field> fields = new ArrayList<>();
        for (Footer.Column column : columns.subList(1, columns.size())) {
            if (!OTHERS.contains(column.name())) {
                fields.add(Field.of(column.name(), type(column)));
            }
        }
        String[] bounds = sequences.split("-", 2);
        String replaces = said.getOrDefault(PREFIX + "replaces", "");
        return new ToldFile(
                key,
                id,
                metricType,
                columns.get(0).name(),
                fields,
                footer.rows(),
                footer.compression(),
                Long.parseLong(bounds[0]),
                Long.parseLong(bounds[1]),
                replaces.isEmpty() ? Set.of() : Set.of(replaces.split(",", -1)),
                keptFrom(said),
                summedUp(said.getOrDefault(PREFIX + "rollup", "")));
    }

    private static long keptFrom(Map<String, String> said) {
        String told = said.getOrDefault(PREFIX + "kept_from", "");
        return told.matches("-?\\d{1,18}") ? Long.parseLong(told) : Long.MIN_VALUE;
    }

    private static Optional<SummedUp> summedUp(String told) {
        Matcher matcher = ROLLUP.matcher(told);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long seconds = Long.parseLong(matcher.group(2));
        return seconds > 0 && DAY % seconds == 0
                ? Optional.of(new SummedUp(matcher.group(1), Duration.ofSeconds(seconds)))
                : Optional.empty();
    }

    private static FieldType type(Footer.Column column) {
        return switch (column.type().split(" ", 2)[0]) {
            case "FLOAT" -> FieldType.FLOAT;
            case "DOUBLE" -> FieldType.DOUBLE;
            case "INT32" -> FieldType.INTEGER;
            case "INT64" -> FieldType.BIGINT;
            case "BOOLEAN" -> FieldType.BOOLEAN;
            case "BINARY" -> FieldType.TEXT;
            default -> throw refused("its column '" + column.name() + "' is of type " + column.type());
        };
    }

    private static KymographException refused(String why) {
        return new KymographException(ErrorKind.DATA, OTHERS_FILE, why);
    }

    /** Whether its readings were summed up by a rollup. */
    boolean isOfRollup() {
        return rollup.isPresent()
                || (fields.stream().anyMatch(field -> field.name().equals("covered"))
                        && fields.stream().anyMatch(field -> field.name().endsWith("_m2")));
    }

    /** How much of the sequence of all writes it may have. */
    long width() {
        return sequenceTo - sequenceFrom;
    }

    /** Whether only one of two can be live, if they share a subject's time: neither is the later as a whole. */
    boolean contests(ToldFile other) {
        return other.sequenceFrom <= sequenceTo
                && sequenceFrom <= other.sequenceTo
                && (width() > 0 || other.width() > 0);
    }
}
