package dev.kymograph.repl;

import dev.kymograph.repl.command.Paths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the shell keeps what was typed: the user's folder for such things. */
final class HistoryFile {

    private HistoryFile() {}

    static Optional<Path> ofUser() {
        return of(System.getenv(), Paths.home(System.getenv()));
    }

    /** {@code KYMO_HISTORY} names the file; empty, nothing is kept. */
    static Optional<Path> of(Map<String, String> environment, String home) {
        String named = environment.get("KYMO_HISTORY");
        if (named != null) {
            return named.isEmpty() ? Optional.empty() : Optional.of(Path.of(named));
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        if (!state.isEmpty()) {
            return Optional.of(Path.of(state, "kymo", "history"));
        }
        Path local = Path.of(home, ".local", "state");
        return Optional.of(
                Files.isDirectory(local) ? local.resolve("kymo").resolve("history") : Path.of(home, ".kymo_history"));
    }
}
