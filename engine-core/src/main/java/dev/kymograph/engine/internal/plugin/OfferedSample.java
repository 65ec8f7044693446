package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.SampleData;
import dev.kymograph.engine.internal.parameter.ParameterBinder;
import dev.kymograph.metric.DataName;

/** Sample data that can be made, asked once what it is. */
public record OfferedSample<P extends Record>(
        Contributor contributor, SampleData<P> extension, String name, String summary, ParameterBinder<P> binder) {

    static <P extends Record> OfferedSample<P> of(Contributor contributor, SampleData<P> extension) {
        return new OfferedSample<>(
                contributor,
                extension,
                DataName.check("sample data", extension.name()),
                extension.summary(),
                ParameterBinder.of(extension.parameters()));
    }

    public CommandSpec command() {
        return new CommandSpec(name, summary, contributor.plugin(), binder.specs());
    }
}
