package dev.kymograph.engine.internal.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A size: so many bytes, or a part of a whole that is known later. */
record Amount(long bytes, double part) {

    static final long MEBI = 1L << 20;
    static final long GIBI = 1L << 30;
    static final long TEBI = 1L << 40;

    private static final Pattern SHAPE = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([a-z%]*)");

    /** A bare letter means what it means to a JVM's -Xmx. */
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("k", 1L << 10),
            Map.entry("m", MEBI),
            Map.entry("g", GIBI),
            Map.entry("t", TEBI),
            Map.entry("kib", 1L << 10),
            Map.entry("mib", MEBI),
            Map.entry("gib", GIBI),
            Map.entry("tib", TEBI),
            Map.entry("kb", 1_000L),
            Map.entry("mb", 1_000_000L),
            Map.entry("gb", 1_000_000_000L),
            Map.entry("tb", 1_000_000_000_000L));

    static Amount of(long bytes) {
        return new Amount(bytes, 0);
    }

    /** Reads {@code 512MiB}, {@code 1.5 GB}, {@code 4096} or {@code 75%}. */
    static Amount parse(String text) {
        Matcher shape = SHAPE.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!shape.matches()) {
            throw new IllegalArgumentException();
        }
        double number = Double.parseDouble(shape.group(1));
        if (shape.group(2).equals("%")) {
            if (number > 100) {
                throw new IllegalArgumentException();
            }
            return new Amount(0, number / 100);
        }
        Long unit = UNITS.get(shape.group(2));
        if (unit == null || number * unit > 1e18) {
            throw new IllegalArgumentException();
        }
        return of((long) (number * unit));
    }

    boolean isPart() {
        return part > 0;
    }

    /** This size, where the whole is known; a part is rounded down to whole MiB. */
    long outOf(long whole) {
        return isPart() ? (long) (whole * part) / MEBI * MEBI : bytes;
    }

    @Override
    public String toString() {
        if (isPart()) {
            return Math.round(part * 10_000) / 100.0 + "%";
        }
        return Stream.of("TiB", "GiB", "MiB", "KiB", "TB", "GB", "MB", "KB")
                .filter(unit -> bytes >= size(unit) && bytes % size(unit) == 0)
                .min(Comparator.comparingLong(unit -> bytes / size(unit)))
                .map(unit -> bytes / size(unit) + unit)
                .orElse(bytes + "B");
    }

    private static long size(String unit) {
        return UNITS.get(unit.toLowerCase(Locale.ROOT));
    }
}
