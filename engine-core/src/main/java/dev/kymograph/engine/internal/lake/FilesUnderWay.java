package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.internal.catalog.History;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files that are being written here, or wait for their commit, by their ids. */
final class FilesUnderWay implements History.Writing {

    /** How a file of the engine's is called, before it has its name and after. */
    private static final Pattern WRITTEN = Pattern.compile("(?:.*/)?(?:part-)?([0-9a-f-]{36})\\.parquet");

    private final Map<String, Long> begun = new ConcurrentHashMap<>();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();

    private static Optional<String> id(String path) {
        Matcher written = WRITTEN.matcher(path);
        return written.matches() ? Optional.of(written.group(1)) : Optional.empty();
    }

    void begin(String id) {
        begun.put(id, System.nanoTime());
    }

    void end(String path) {
        id(path).ifPresent(id -> {
            begun.remove(id);
            lost.remove(id);
        });
    }

    /** Whether it is a file of the engine's, and none of these. */
    boolean isOver(String path) {
        return id(path).filter(id -> !begun.containsKey(id)).isPresent();
    }

    @Override
    public Duration oldest() {
        long now = System.nanoTime();
        return Duration.ofNanos(
                begun.values().stream().mapToLong(since -> now - since).max().orElse(0));
    }

    @Override
    public void lost() {
        lost.addAll(begun.keySet());
    }

    @Override
    public boolean isLost(String path) {
        return id(path).filter(lost::contains).isPresent();
    }
}
