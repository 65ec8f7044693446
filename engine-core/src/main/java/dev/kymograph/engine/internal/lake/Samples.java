package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.SampleSummary;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.SampleData;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.parameter.ParameterBinder;
import dev.kymograph.engine.internal.plugin.Contribution;
import dev.kymograph.engine.internal.plugin.PluginBoundary;
import dev.kymograph.engine.internal.text.Nearest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sample data that can be made, by name. */
public final class Samples {

    private final Map<String, Contribution<SampleData<?>>> byName = new LinkedHashMap<>();
    private final Lake lake;

    public Samples(List<Contribution<SampleData<?>>> samples, Lake lake) {
        samples.forEach(sample -> byName.put(sample.extension().name(), sample));
        this.lake = lake;
    }

    /** What users can ask for. */
    public List<CommandSpec> specs() {
        return byName.values().stream()
                .map(sample -> new CommandSpec(
                        sample.extension().name(),
                        sample.extension().summary(),
                        sample.plugin(),
                        ParameterBinder.of(sample.extension().parameters()).specs()))
                .toList();
    }

    /** Makes sample data; {@code words} are {@code name=value}. */
    public SampleSummary generate(String name, List<String> words, Watch watch) {
        Contribution<SampleData<?>> sample = byName.get(name);
        if (sample == null) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "sample.unknown",
                    "Cannot find sample data '" + name + "'." + Nearest.didYouMean(name, byName.keySet())
                            + " Known are " + String.join(", ", byName.keySet()));
        }
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
        return generate(sample.plugin(), sample.extension(), parameters, watch);
    }

    private <P extends Record> SampleSummary generate(
            String plugin, SampleData<P> sample, Map<String, List<String>> words, Watch watch) {
        P parameters = ParameterBinder.of(sample.parameters()).bind("generate", words);
        return PluginBoundary.call(
                plugin, "make sample data " + sample.name(), () -> lake.generate(sample, parameters, watch));
    }
}
