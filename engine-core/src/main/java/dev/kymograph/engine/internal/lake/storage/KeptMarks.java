package dev.kymograph.engine.internal.lake.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a lake says of from when on its readings are kept, in a file beside them, for a catalog that is made of the lake alone: of earlier
 * readings the buckets of rollups may be all that is left.
 */
public final class KeptMarks {

    /** What the keys of marks begin with. */
    public static final String PREFIX = "kept/";

    private static final String WRITTEN_AT = "written-at";
    private static final String FROM = "from.";

    private final LakeStorage storage;
    private final Path incoming;

    /** @param local the folder that files are written within before they are put */
    public KeptMarks(LakeStorage storage, Path local) {
        this.storage = storage;
        this.incoming = local.resolve(".incoming");
    }

    /** @param keptFrom in microseconds, by metric type */
    private record Mark(String key, Instant writtenAt, Map<String, Long> keptFrom) {}

    /** What was told last, in microseconds, by metric type. */
    public Map<String, Long> told() {
        return newest(all()).map(Mark::keptFrom).orElse(Map.of());
    }

    /** Tells it in place of what was told before. */
    public void tell(Map<String, Long> keptFrom) {
        List<Mark> before = all();
        if (newest(before).map(Mark::keptFrom).orElse(Map.of()).equals(keptFrom)) {
            return;
        }
        put(text(keptFrom));
        before.forEach(mark -> storage.delete(mark.key()));
    }

    private static Optional<Mark> newest(List<Mark> marks) {
        return marks.stream().max(Comparator.comparing(Mark::writtenAt));
    }

    private List<Mark> all() {
        List<String> keys = new ArrayList<>();
        storage.list(PREFIX, file -> keys.add(file.key()));
        return keys.stream().flatMap(key -> read(key).stream()).toList();
    }

    private Optional<Mark> read(String key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        storage.read(key, (buffer, length) -> bytes.write(buffer, 0, length));
        Properties said = new Properties();
        Map<String, Long> keptFrom = new TreeMap<>();
        try {
            said.load(new StringReader(bytes.toString(StandardCharsets.UTF_8)));
            for (String name : said.stringPropertyNames()) {
                if (name.startsWith(FROM)) {
                    keptFrom.put(name.substring(FROM.length()), Long.parseLong(said.getProperty(name)));
                }
            }
            return Optional.of(new Mark(key, Instant.parse(said.getProperty(WRITTEN_AT, "")), keptFrom));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String text(Map<String, Long> keptFrom) {
        StringBuilder text = new StringBuilder("# Earlier readings were dropped; microseconds since 1970, UTC.\n");
        text.append(WRITTEN_AT + "=").append(Instant.now()).append('\n');
        new TreeMap<>(keptFrom)
                .forEach((metricType, from) -> text.append(FROM)
                        .append(metricType)
                        .append('=')
                        .append(from)
                        .append('\n'));
        return text.toString();
    }

    private void put(String text) {
        String key = PREFIX + UUID.randomUUID() + ".properties";
        try {
            Files.createDirectories(incoming);
            Path written = incoming.resolve(UUID.randomUUID() + ".properties");
            try {
                Files.writeString(written, text, StandardCharsets.UTF_8);
                storage.put(key, written);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            throw Incoming.failed("write " + storage.name(key), incoming, e);
        }
    }
}
