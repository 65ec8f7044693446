package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.SourceFile.Format;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.internal.plugin.Contributor;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.engine.internal.plugin.OfferedFormat;
import dev.kymograph.engine.internal.text.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The formats of files that can be read now, by name. */
public final class Formats {

    private final Extensions extensions;

    public Formats(Extensions extensions) {
        this.extensions = extensions;
    }

    /** A format, whose plugin stays open until this is closed. */
    record Held(OfferedFormat<?> format, Contributor.Stay stay) implements AutoCloseable {

        @Override
        public void close() {
            stay.close();
        }
    }

    /** What users can name, with what is built in. */
    public List<CommandSpec> specs() {
        List<CommandSpec> specs = new ArrayList<>();
        for (Format format : Format.values()) {
            specs.add(new CommandSpec(format.toString(), summary(format), "", List.of()));
        }
        extensions.formats().forEach(format -> specs.add(format.command()));
        return List.copyOf(specs);
    }

    private static String summary(Format format) {
        return switch (format) {
            case CSV -> "lines of values with a header (.csv, .tsv, also .gz)";
            case NDJSON -> "one JSON object in each line (.ndjson, .jsonl, .json, also .gz)";
            case PARQUET -> "Apache Parquet (.parquet)";
        };
    }

    /** Looks up and holds. Between the two a plugin may be exchanged; then it is looked up once more. */
    Held hold(String name) {
        while (true) {
            OfferedFormat<?> format = called(name);
            Optional<Contributor.Stay> stay = format.contributor().stay();
            if (stay.isPresent()) {
                return new Held(format, stay.get());
            }
        }
    }

    private OfferedFormat<?> called(String name) {
        List<OfferedFormat<?>> known = extensions.formats();
        return known.stream()
                .filter(format -> format.spec().name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name, known));
    }

    private static KymographException unknown(String name, List<OfferedFormat<?>> known) {
        List<String> names = Stream.concat(
                        Arrays.stream(Format.values()).map(Format::toString),
                        known.stream().map(format -> format.spec().name()))
                .toList();
        return new KymographException(
                ErrorKind.USAGE,
                "format.unknown",
                "Cannot find the format '" + name + "'." + Nearest.didYouMean(name, names) + " Known are "
                        + String.join(", ", names));
    }
}
