package dev.kymograph.testkit;

import dev.kymograph.engine.extension.FormatSpec;
import dev.kymograph.engine.extension.ReadingFormat;
import dev.kymograph.engine.extension.ReadingSink;
import dev.kymograph.engine.extension.ReadingSource;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.metric.Reading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** Formats of lines as {@code 2024-06-01T12:00;71.0;3}, the first sound, the others wrong in one way each. */
public final class BrokenFormats {

    private BrokenFormats() {}

    /** Takes no parameters. */
    public record Nothing() {}

    static void write(Iterable<Reading> readings, ZoneId zone, OutputStream to) throws IOException {
        for (Reading reading : readings) {
            String line = LocalDateTime.ofInstant(reading.timestamp(), zone) + ";"
                    + Objects.toString(reading.values().get("level"), "") + ";"
                    + reading.values().get("tally") + "\n";
            to.write(line.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Reads lines. */
    public static class Lines implements ReadingFormat<Nothing> {

        @Override
        public final FormatSpec<Nothing> spec() {
            return new FormatSpec<>("lines", "a reading in each line", Nothing.class);
        }

        @Override
        public void read(Nothing parameters, ReadingSource source, ReadingSink sink) throws IOException {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(source.open(), StandardCharsets.UTF_8))) {
                long number = 1;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    read(number++, line, source, sink);
                }
            }
        }

        void read(long number, String line, ReadingSource source, ReadingSink sink) {
            String[] parts = line.split(";", -1);
            if (parts.length != 3) {
                throw new RefusedException(
                        "format.damaged", "Cannot read " + source.name() + ": no line is [" + line + "]");
            }
            try {
                LocalDateTime at = LocalDateTime.parse(parts[0]);
                Map<String, Object> values = Map.of("level", parts[1], "tally", parts[2]);
                send(number, at, values, source, sink);
            } catch (DateTimeException e) {
                sink.refuse(number, "no time is [" + parts[0] + "]", Map.of("line", line));
            }
        }

        void send(long number, LocalDateTime at, Map<String, Object> values, ReadingSource source, ReadingSink sink) {
            Reading reading =
                    Reading.of(source.subject(), at.atZone(source.zone()).toInstant(), "level", 0);
            sink.reading(
                    number,
                    new Reading(reading.subject(), reading.timestamp(), values, reading.sensor(), reading.quality()));
        }
    }

    /** Does not ask for the zone. */
    public static final class Zoneless extends Lines {
        @Override
        void send(long number, LocalDateTime at, Map<String, Object> values, ReadingSource source, ReadingSink sink) {
            super.send(
                    number,
                    at.atZone(ZoneOffset.UTC).withZoneSameInstant(source.zone()).toLocalDateTime(),
                    values,
                    source,
                    sink);
        }
    }

    /** Counts on there being three parts, and on the first being a time. */
    public static final class Trusting extends Lines {
        @Override
        void read(long number, String line, ReadingSource source, ReadingSink sink) {
            String[] parts = line.split(";", -1);
            send(number, LocalDateTime.parse(parts[0]), Map.of("level", parts[1], "tally", parts[2]), source, sink);
        }
    }

    /** Takes what was cut off for a shorter number of the same reading, and repeats it for the time before. */
    public static final class Inventive extends Lines {
        @Override
        void read(long number, String line, ReadingSource source, ReadingSink sink) {
            if (line.split(";", -1).length == 3) {
                super.read(number, line, source, sink);
                return;
            }
            for (int i = 1; i < 4; i++) {
                super.read(number, "2020-01-01T00:0" + i + ";1;1", source, sink);
            }
        }
    }

    /** Takes what is no number for zero. */
    public static final class Zeroing extends Lines {
        @Override
        void send(long number, LocalDateTime at, Map<String, Object> values, ReadingSource source, ReadingSink sink) {
            Object level = List.of("", "NaN").contains(values.get("level")) ? "0" : values.get("level");
            super.send(number, at, Map.of("level", level, "tally", values.get("tally")), source, sink);
        }
    }

    /** Cannot be asked while it reads. */
    public static final class Lonely extends Lines {

        private final AtomicBoolean busy = new AtomicBoolean();

        @Override
        public void read(Nothing parameters, ReadingSource source, ReadingSink sink) throws IOException {
            if (!busy.compareAndSet(false, true)) {
                throw new IllegalStateException("busy");
            }
            try {
                Thread.sleep(50);
                super.read(parameters, source, sink);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                busy.set(false);
            }
        }
    }

    /** Gives other values each time. */
    public static final class Changing extends Lines {

        private int files;

        @Override
        public void read(Nothing parameters, ReadingSource source, ReadingSink sink) throws IOException {
            files++;
            super.read(parameters, source, sink);
        }

        @Override
        void send(long number, LocalDateTime at, Map<String, Object> values, ReadingSource source, ReadingSink sink) {
            super.send(number, at, Map.of("level", values.get("level"), "tally", files), source, sink);
        }
    }

    /** Begins when it has seen the end of the file. */
    public static final class Hoarding extends Lines {

        @Override
        public void read(Nothing parameters, ReadingSource source, ReadingSink sink) throws IOException {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(source.open(), StandardCharsets.UTF_8))) {
                long number = 1;
                for (String line : lines.lines().toList()) {
                    read(number++, line, source, sink);
                }
            }
        }
    }

    /** Has something to do for five seconds when nobody wants the rest. */
    public static final class Deaf extends Lines {
        @Override
        public void read(Nothing parameters, ReadingSource source, ReadingSink sink) {
            try {
                super.read(parameters, source, sink);
            } catch (IOException | RuntimeException e) {
                long end = System.nanoTime() + 5_000_000_000L;
                while (System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
