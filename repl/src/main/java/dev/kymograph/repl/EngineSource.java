package dev.kymograph.repl;

import dev.kymograph.engine.Configuration;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.Schema;
import dev.kymograph.engine.Scoring;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Where the shell's engine comes from. */
interface EngineSource {

    /** Opens the data folder, making it where it is not there. */
    Engine open();

    /** An engine that knows what can be asked, and no data. */
    Engine openWithoutData();

    /** The same, but it makes no data folder: {@code data.none} where there is none. */
    EngineSource existing();

    Schema schema();

    Configuration configuration();

    /** What scores readings without an engine. */
    Scoring scoring();

    /** The engine of the command line's options. */
    static EngineSource of(Optional<Path> config, Optional<Path> data) {
        return of(() -> {
            EngineBuilder builder = Engine.builder();
            config.ifPresent(builder::config);
            data.ifPresent(builder::data);
            return builder;
        });
    }

    private static EngineSource of(Supplier<EngineBuilder> builders) {
        return new EngineSource() {
            @Override
            public Engine open() {
                return builders.get().open();
            }

            @Override
            public Engine openWithoutData() {
                return builders.get().openWithoutData();
            }

            @Override
            public EngineSource existing() {
                return of(() -> builders.get().existing());
            }

            @Override
            public Schema schema() {
                return builders.get().schema();
            }

            @Override
            public Configuration configuration() {
                return builders.get().configuration();
            }

            @Override
            public Scoring scoring() {
                return builders.get().scoring();
            }
        };
    }
}
