package dev.kymograph.engine.internal.lake.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds how a file of JSON objects spells the keys that are known, anywhere in it and in any case. What is in quotes and has a colon
 * behind it counts as a key, wherever it stands: a spelling too many does no harm. One that has an escape in it is not found.
 */
final class JsonKeys {

    private enum State {
        OUTSIDE,
        INSIDE,
        ESCAPED,
        AFTER
    }

    private final Set<String> known;
    private final byte[] text;
    private final Set<String> found = new HashSet<>();
    private State state = State.OUTSIDE;
    private int length;

    private JsonKeys(Set<String> known) {
        this.known = known.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        text = new byte
                [known.stream()
                        .mapToInt(name -> name.getBytes(StandardCharsets.UTF_8).length)
                        .max()
                        .orElse(0)];
    }

    static Set<String> in(Path path, Set<String> known) throws IOException {
        JsonKeys keys = new JsonKeys(known);
        byte[] buffer = new byte[1 << 16];
        try (InputStream stream = TextFile.open(path)) {
            for (int read = stream.read(buffer); read > 0; read = stream.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    keys.take(buffer[i]);
                }
            }
        }
        return keys.found;
    }

    private void take(byte each) {
        switch (state) {
            case OUTSIDE -> state = each == '"' ? begin() : State.OUTSIDE;
            case INSIDE -> {
                if (each == '"') {
                    state = State.AFTER;
                } else if (each == '\n') {
                    // A quote that is not closed costs its line alone.
                    state = State.OUTSIDE;
                } else {
                    state = each == '\\' ? State.ESCAPED : State.INSIDE;
                    keep(each);
                }
            }
            case ESCAPED -> {
                state = State.INSIDE;
                keep(each);
            }
            case AFTER -> after(each);
        }
    }

    private State begin() {
        length = 0;
        return State.INSIDE;
    }

    private void keep(byte each) {
        if (length < text.length) {
            text[length] = each;
        }
        length++;
    }

    private void after(byte each) {
        if (each == ' ' || each == '\t') {
            return;
        }
        state = each == '"' ? begin() : State.OUTSIDE;
        if (each == ':' && length <= text.length) {
            String key = new String(text, 0, length, StandardCharsets.UTF_8);
            if (known.contains(key.toLowerCase(Locale.ROOT))) {
                found.add(key);
            }
        }
    }
}
