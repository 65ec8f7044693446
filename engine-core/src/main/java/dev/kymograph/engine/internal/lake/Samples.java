package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.SampleSummary;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.plugin.Contributor;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.engine.internal.plugin.OfferedSample;
import dev.kymograph.engine.internal.text.Nearest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sample data that can be made, by name. */
public final class Samples {

    private final Extensions extensions;
    private final Lake lake;

    public Samples(Extensions extensions, Lake lake) {
        this.extensions = extensions;
        this.lake = lake;
    }

    /** What users can ask for. */
    public List<CommandSpec> specs() {
        return extensions.sampleData().stream().map(OfferedSample::command).toList();
    }

    /** Makes sample data; {@code words} are {@code name=value}. */
    public SampleSummary generate(String name, List<String> words, Watch watch) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String word : words) {
            int sign = word.indexOf('=');
            if (sign < 1) {
                throw new KymographException(
                        ErrorKind.USAGE, "parameter.invalid", "Cannot read '" + word + "': expected name=value");
            }
            parameters.put(
                    word.substring(0, sign),
                    Arrays.asList(word.substring(sign + 1).split(",")));
        }
        while (true) {
            OfferedSample<?> sample = called(name);
            Optional<Contributor.Stay> stay = sample.contributor().stay();
            if (stay.isPresent()) {
                try {
                    return generate(sample, parameters, watch);
                } finally {
                    stay.get().close();
                }
            }
        }
    }

    private OfferedSample<?> called(String name) {
        List<OfferedSample<?>> known = extensions.sampleData();
        return known.stream()
                .filter(sample -> sample.name().equals(name))
                .findFirst()
                .orElseThrow(() -> {
                    List<String> names = known.stream().map(OfferedSample::name).toList();
                    return new KymographException(
                            ErrorKind.USAGE,
                            "sample.unknown",
                            "Cannot find sample data '" + name + "'." + Nearest.didYouMean(name, names) + " Known are "
                                    + String.join(", ", names));
                });
    }

    private <P extends Record> SampleSummary generate(
            OfferedSample<P> sample, Map<String, List<String>> words, Watch watch) {
        P parameters = sample.binder().bind("generate", words);
        return sample.contributor()
                .call("make sample data " + sample.name(), () -> lake.generate(sample.extension(), parameters, watch));
    }
}
