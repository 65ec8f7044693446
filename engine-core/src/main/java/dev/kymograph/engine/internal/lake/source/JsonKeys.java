package dev.kymograph.engine.internal.lake.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds how a file of JSON objects spells the keys that are known, anywhere in it and in any case. What is in quotes before a colon
 * counts as a key, wherever it stands: a spelling too many does no harm. One that has an escape in it is not found.
 */
final class JsonKeys {

    /** Bytes of a buffer that are looked at again with the next: a key may lie across. */
    private static final int CARRIED = 4096;

    private final Set<String> known;
    private final int longest;
    private final Set<String> found = new HashSet<>();

    /** Keys seen, known or not, in the order of their first rows: mostly, the one after the last comes next. */
    private final List<byte[]> seen = new ArrayList<>();

    private int last;

    private JsonKeys(Set<String> known) {
        this.known = known.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        longest = known.stream()
                .mapToInt(name -> name.getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElse(0);
    }

    static Set<String> in(Path path, Set<String> known) throws IOException {
        JsonKeys keys = new JsonKeys(known);
        byte[] buffer = new byte[CARRIED + (1 << 16)];
        int from = 0;
        try (InputStream stream = TextFile.open(path)) {
            for (int read = stream.read(buffer); read > 0; read = stream.read(buffer, from, buffer.length - from)) {
                keys.find(buffer, from, from + read);
                int carried = Math.min(CARRIED, from + read);
                System.arraycopy(buffer, from + read - carried, buffer, 0, carried);
                from = carried;
            }
        }
        return keys.found;
    }

    private void find(byte[] buffer, int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == ':') {
                int end = i - 1;
                while (end > 0 && (buffer[end] == ' ' || buffer[end] == '\t')) {
                    end--;
                }
                if (end > 0 && buffer[end] == '"') {
                    keyThatEnds(buffer, end);
                }
            }
        }
    }

    private void keyThatEnds(byte[] buffer, int end) {
        int least = Math.max(0, end - 1 - longest);
        for (int start = end - 1; start >= least; start--) {
            if (buffer[start] == '"') {
                take(buffer, start + 1, end);
                return;
            }
        }
    }

    private void take(byte[] buffer, int start, int end) {
        for (int i = 1; i <= seen.size(); i++) {
            int at = (last + i) % seen.size();
            byte[] key = seen.get(at);
            if (Arrays.equals(key, 0, key.length, buffer, start, end)) {
                last = at;
                return;
            }
        }
        String key = new String(buffer, start, end - start, StandardCharsets.UTF_8);
        if (known.contains(key.toLowerCase(Locale.ROOT))) {
            found.add(key);
        }
        if (seen.size() < 256) {
            seen.add(Arrays.copyOfRange(buffer, start, end));
        }
    }
}
