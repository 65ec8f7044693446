package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.Vocabulary.CommandSpec;
import dev.kymograph.engine.extension.FormatSpec;
import dev.kymograph.engine.extension.ReadingFormat;
import dev.kymograph.engine.internal.parameter.ParameterBinder;

/** A reading format, asked once what it is. */
public record OfferedFormat<P extends Record>(
        Contributor contributor, ReadingFormat<P> extension, FormatSpec<P> spec, ParameterBinder<P> binder) {

    static <P extends Record> OfferedFormat<P> of(Contributor contributor, ReadingFormat<P> extension) {
        FormatSpec<P> spec = extension.spec();
        if (SourceFile.Format.named(spec.name()).isPresent()) {
            throw new IllegalArgumentException("the format '" + spec.name() + "' is built in; choose another name");
        }
        return new OfferedFormat<>(contributor, extension, spec, ParameterBinder.of(spec.parameters()));
    }

    public CommandSpec command() {
        return new CommandSpec(spec.name(), spec.summary(), contributor.plugin(), binder.specs());
    }
}
