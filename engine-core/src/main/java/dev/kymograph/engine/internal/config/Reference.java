package dev.kymograph.engine.internal.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * reference.conf: the defaults, and what each key is for.
 *
 * <p>The file keeps to a part of HOCON that takes a few lines to read: one key with its whole path in each line, comments above it.
 * So a start without a configuration file does not load the HOCON library, which takes longer than all else here together.
 */
final class Reference {

    private final Map<String, Entry> defaults = new LinkedHashMap<>();
    private final Map<String, String> help = new LinkedHashMap<>();

    private Reference() {}

    static Reference read() {
        Reference reference = new Reference();
        StringBuilder comment = new StringBuilder();
        for (String line : text().lines().toList()) {
            if (line.isBlank()) {
                comment.setLength(0);
            } else if (line.startsWith("#")) {
                comment.append(comment.length() == 0 ? "" : " ")
                        .append(line.substring(1).strip());
            } else {
                int equals = line.indexOf('=');
                String path = line.substring(0, equals).strip();
                reference.defaults.put(path, entry(line.substring(equals + 1).strip()));
                reference.help.put(path, comment.toString());
                comment.setLength(0);
            }
        }
        return reference;
    }

    /** All keys and their defaults, with {@code ${data}} in them. */
    Map<String, Entry> defaults() {
        return defaults;
    }

    String help(String path) {
        return help.getOrDefault(path, "");
    }

    private static Entry entry(String value) {
        if (value.equals("\"\"")) {
            return Entry.of("", Entry.DEFAULT);
        }
        return value.startsWith("[")
                ? new Entry(ValueKind.split(value.substring(1, value.length() - 1)), true, Entry.DEFAULT)
                : new Entry(List.of(value), false, Entry.DEFAULT);
    }

    static String text() {
        try (InputStream stream = Reference.class.getResourceAsStream("/dev/kymograph/conf/reference.conf")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
