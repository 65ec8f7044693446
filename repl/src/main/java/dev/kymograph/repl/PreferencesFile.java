package dev.kymograph.repl;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.repl.command.Mistake;
import dev.kymograph.repl.command.Paths;
import dev.kymograph.repl.format.Format;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file with somebody's preferences. It is read before the prompt is there, so it takes HOCON's plain lines alone: a key, a sign,
 * a value.
 */
final class PreferencesFile {

    private static final Pattern NOTHING = Pattern.compile("\\s*((#|//).*)?");
    private static final Pattern LINE =
            Pattern.compile("\\s*([\\w.-]+)\\s*[=:]\\s*(?:\"([^\"\\\\]*)\"|([^\"]*?))\\s*(?:(?:#|//).*)?");

    private static final List<String> KEYS = List.of("mode", "theme", "keys", "pager");

    private final Path file;
    private final List<String> problems = new ArrayList<>();
    private Preferences read = Preferences.NONE;

    private PreferencesFile(Path file) {
        this.file = file;
    }

    static Preferences ofUser(Errors errors) {
        return read(of(System.getenv(), Paths.home(System.getenv())), errors);
    }

    /** Where it is looked for; {@code KYMO_SHELL_CONF} names another file, or none when it is empty. */
    static Optional<Path> of(Map<String, String> environment, String home) {
        String named = environment.get("KYMO_SHELL_CONF");
        if (named != null) {
            return named.isEmpty() ? Optional.empty() : Optional.of(Path.of(named));
        }
        String folder = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path settings = folder.isEmpty() ? Path.of(home, ".config") : Path.of(folder);
        return Optional.of(settings.resolve("kymo").resolve("shell.conf"));
    }

    /** Reads it; what is wrong is told to {@code errors}, and the rest holds. */
    static Preferences read(Optional<Path> file, Errors errors) {
        if (file.isEmpty() || !Files.exists(file.get())) {
            return Preferences.NONE;
        }
        PreferencesFile reading = new PreferencesFile(file.get());
        reading.lines();
        if (!reading.problems.isEmpty()) {
            int unused = errors.report(new KymographException(
                    ErrorKind.CONFIGURATION,
                    "shell.conf",
                    "Cannot use all of the shell's settings: " + String.join("; ", reading.problems)
                            + "; the rest holds"));
        }
        return reading.read;
    }

    private void lines() {
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                line(i + 1, lines.get(i));
            }
        } catch (MalformedInputException e) {
            problems.add(file + ": it is not UTF-8");
        } catch (IOException e) {
            problems.add(file + ": " + (Files.isDirectory(file) ? "it is a folder" : e.getMessage()));
        }
    }

    private void line(int number, String text) {
        if (NOTHING.matcher(text).matches()) {
            return;
        }
        Matcher line = LINE.matcher(text);
        String place = file + ":" + number + ": ";
        if (!line.matches()) {
            problems.add(place + "found [" + text.strip() + "], expected a key and its value, as in theme = dark");
            return;
        }
        String key = line.group(1);
        set(place + key + ": ", key, line.group(2) == null ? line.group(3) : line.group(2));
    }

    private void set(String place, String key, String value) {
        switch (key) {
            case "mode" ->
                Format.named(value)
                        .ifPresentOrElse(
                                mode -> read =
                                        new Preferences(Optional.of(mode), read.theme(), read.keys(), read.pager()),
                                () -> refuse(place, value, Format.values()));
            case "theme" -> theme(place, value);
            case "keys" ->
                Arrays.stream(Editing.values())
                        .filter(keys -> keys.toString().equals(value))
                        .findFirst()
                        .ifPresentOrElse(
                                keys -> read = new Preferences(read.mode(), read.theme(), keys, read.pager()),
                                () -> refuse(place, value, Editing.values()));
            case "pager" ->
                read = new Preferences(
                        read.mode(),
                        read.theme(),
                        read.keys(),
                        List.of("none", "false", "no", "off").contains(value) ? "" : value);
            default -> problems.add(place + "there is no such key" + Mistake.near(key, KEYS, "docs/shell.md"));
        }
    }

    private void theme(String place, String value) {
        Optional<Theme> theme = Theme.named(value);
        if (theme.isEmpty() && !value.equals("auto")) {
            refuse(place, value, Theme.values());
        } else {
            read = new Preferences(read.mode(), theme, read.keys(), read.pager());
        }
    }

    private void refuse(String place, String value, Enum<?>[] words) {
        String expected = Arrays.stream(words)
                .map(word -> word.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        problems.add(place + "found [" + value + "], expected one of " + expected
                + (words instanceof Theme[] ? ", auto" : ""));
    }
}
