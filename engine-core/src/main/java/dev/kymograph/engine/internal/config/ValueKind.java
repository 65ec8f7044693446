package dev.kymograph.engine.internal.config;

import dev.kymograph.engine.extension.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * What a key's value may be.
 *
 * @param expected what is expected, for the message
 * @param list whether it takes several words
 * @param auto whether the word "auto", read as null, leaves the value to the engine
 * @param reader reads the words, one where it is no list; throws IllegalArgumentException for what it does not take, with a
 *     message where there is more to say than what was expected
 */
record ValueKind<T>(String expected, boolean list, boolean auto, Function<List<String>, T> reader) {

    static final ValueKind<Path> PATH = one("a path", ValueKind::path);

    static final ValueKind<Boolean> FLAG = one("true or false", ValueKind::flag);

    static final ValueKind<List<Path>> PATHS = new ValueKind<>(
            "a list of paths",
            true,
            false,
            words -> words.stream().map(ValueKind::path).toList());

    static final ValueKind<URI> LOCATION = one("a path, or a location as s3://bucket/prefix", ValueKind::location);

    static final ValueKind<String> COMPRESSION =
            one("zstd, snappy, gzip, lz4_raw or uncompressed", ValueKind::compression);

    static final ValueKind<Settings.Verify> VERIFY = one("off, first-read or always", ValueKind::verify);

    static final ValueKind<Settings.CatalogType> CATALOG_TYPE = one("duckdb or postgresql", ValueKind::catalogType);

    /** What it is must not be said, so anything is. */
    static final ValueKind<Secret> SECRET = one("a secret", Secret::of);

    static final ValueKind<List<String>> EXTENSIONS =
            new ValueKind<>("a list of extensions", true, false, ValueKind::extensions);

    static final ValueKind<Settings.Unsigned> UNSIGNED = one("allow, warn or deny", ValueKind::unsigned);

    /** Keys as "plugins key" prints them. */
    static final ValueKind<List<String>> PUBLIC_KEYS =
            new ValueKind<>("public keys as \"plugins key\" prints them, or none", true, false, ValueKind::keys);

    static final ValueKind<List<String>> ROLLUPS =
            new ValueKind<>("a list of rollups such as pulse_rate_1h", true, false, ValueKind::rollups);

    private static final Pattern ROLLUP = Pattern.compile("[a-z][a-z0-9_]*_[1-9]\\d{0,3}[mhd]");

    /** A single letter is the drive of a path. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:");

    /** 44 bytes in base64, of which the first twelve say that it is one. */
    private static final Pattern PUBLIC_KEY = Pattern.compile("MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=");

    private static final List<String> BUNDLED = List.of("core_functions", "icu", "json", "parquet");
    private static final List<String> NEEDED = List.of("core_functions", "parquet");
    private static final Set<String> COMPRESSIONS = Set.of("zstd", "snappy", "gzip", "lz4_raw", "uncompressed");

    static ValueKind<Long> whole(long least, long most) {
        String expected = most == Long.MAX_VALUE
                ? "a whole number from " + least
                : "a whole number from " + least + " to " + most;
        return one(expected, word -> within(Long.parseLong(word), least, most));
    }

    static ValueKind<Double> number(double least, double most) {
        return one("a number from " + least + " to " + most, word -> within(Double.parseDouble(word), least, most));
    }

    static ValueKind<Double> percentage() {
        return one(
                "a percentage from 1 to 100",
                word -> within(
                        Double.parseDouble(
                                word.endsWith("%")
                                        ? word.substring(0, word.length() - 1).strip()
                                        : word),
                        1.0,
                        100.0));
    }

    static ValueKind<Duration> duration(Duration least, Duration most) {
        String range = " from " + Durations.show(least) + " to " + Durations.show(most);
        return one(
                "a duration" + range + ", as 2ms, 30s, 10m or 1h", word -> within(Durations.parse(word), least, most));
    }

    /** As {@link #duration}, or 0s. */
    static ValueKind<Duration> durationOrNever(Duration least, Duration most) {
        String range = " from " + Durations.show(least) + " to " + Durations.show(most);
        return one("a duration" + range + ", as 30s or 10m, or 0s", word -> {
            Duration read = Durations.parse(word);
            return read.isZero() ? read : within(read, least, most);
        });
    }

    static ValueKind<String> word(String expected) {
        return one(expected, word -> {
            if (word.isBlank() || word.indexOf('\0') >= 0) {
                throw new IllegalArgumentException();
            }
            return word.strip();
        });
    }

    static ValueKind<Amount> size(long least, long most) {
        return one("a size from " + Amount.of(least) + " to " + Amount.of(most), word -> {
            Amount amount = Amount.parse(word);
            within(amount.bytes(), least, most);
            return amount;
        });
    }

    /** A size of at least so many bytes, or a percentage. */
    static ValueKind<Amount> sizeOrPart(long least) {
        String expected = "a size" + (least > 0 ? " from " + Amount.of(least) : "")
                + ", as 512MiB or 1GB, or a percentage, as 75%";
        return one(expected, word -> {
            Amount amount = Amount.parse(word);
            within(amount.isPart() ? least : amount.bytes(), least, Long.MAX_VALUE);
            return amount;
        });
    }

    ValueKind<T> orAuto() {
        return new ValueKind<>(expected + ", or auto", list, true, reader);
    }

    T read(List<String> words) {
        if (auto && words.equals(List.of("auto"))) {
            return null;
        }
        return reader.apply(words);
    }

    static String show(Object value) {
        if (value instanceof List<?> values) {
            return String.join(", ", values.stream().map(ValueKind::show).toList());
        }
        if (value instanceof URI location && location.getScheme().equals("file")) {
            return Path.of(location).toString();
        }
        return value instanceof Duration duration ? Durations.show(duration) : String.valueOf(value);
    }

    private static <T> ValueKind<T> one(String expected, Function<String, T> reader) {
        return new ValueKind<>(expected, false, false, words -> reader.apply(words.get(0)));
    }

    private static <C extends Comparable<C>> C within(C value, C least, C most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException();
        }
        return value;
    }

    private static Settings.Unsigned unsigned(String word) {
        return Arrays.stream(Settings.Unsigned.values())
                .filter(each -> each.toString().equals(word.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static List<String> keys(List<String> words) {
        if (words.equals(List.of("none"))) {
            return List.of();
        }
        for (String word : words) {
            if (!PUBLIC_KEY.matcher(word).matches()) {
                throw new IllegalArgumentException();
            }
        }
        return List.copyOf(words);
    }

    private static Path path(String word) {
        if (word.isBlank() || word.startsWith(":memory:")) {
            throw new IllegalArgumentException();
        }
        String home = System.getProperty("user.home");
        Path path = word.startsWith("~/") ? Path.of(home, word.substring(2)) : Path.of(word);
        return path.toAbsolutePath().normalize();
    }

    private static URI location(String word) {
        if (!SCHEME.matcher(word).lookingAt()) {
            return location(path(word));
        }
        // What is thrown is shown with the word, which may have a password in it.
        URI location = URI.create(word.strip()).normalize();
        if (location.getRawUserInfo() != null || location.getRawQuery() != null || location.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "a location has no user, password, query or fragment; keys are set" + " under plugins");
        }
        return location.getScheme().equals("file") ? location(Path.of(location)) : location;
    }

    /** Of a folder of this machine. */
    static URI location(Path folder) {
        String text = folder.toAbsolutePath().normalize().toUri().toString();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    private static boolean flag(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Settings.CatalogType catalogType(String word) {
        return switch (word.strip().toLowerCase(Locale.ROOT)) {
            case "duckdb" -> Settings.CatalogType.DUCKDB;
            case "postgresql", "postgres" -> Settings.CatalogType.POSTGRESQL;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Settings.Verify verify(String word) {
        return Arrays.stream(Settings.Verify.values())
                .filter(verify -> verify.toString().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static String compression(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        String known = lower.equals("lz4") ? "lz4_raw" : lower.equals("none") ? "uncompressed" : lower;
        if (!COMPRESSIONS.contains(known)) {
            throw new IllegalArgumentException();
        }
        return known;
    }

    private static List<String> rollups(List<String> words) {
        for (String word : words) {
            if (!ROLLUP.matcher(word).matches()) {
                throw new IllegalArgumentException(
                        "it is no metric type with a width, such as pulse_rate_1h or pulse_rate_15m");
            }
        }
        return List.copyOf(words);
    }

    private static List<String> extensions(List<String> words) {
        List<String> unknown = words.stream().filter(w -> !BUNDLED.contains(w)).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", unknown) + (unknown.size() == 1 ? " is" : " are")
                    + " not bundled and would have to be downloaded; bundled are " + String.join(", ", BUNDLED));
        }
        if (!words.containsAll(NEEDED)) {
            throw new IllegalArgumentException("the engine itself needs " + String.join(" and ", NEEDED));
        }
        return words.stream().distinct().toList();
    }

    static List<String> split(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(w -> !w.isEmpty())
                .toList();
    }
}
