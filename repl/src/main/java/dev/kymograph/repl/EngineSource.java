package dev.kymograph.repl;

import dev.kymograph.engine.Configuration;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.Schema;
import java.nio.file.Path;
import java.util.Optional;

/** Where the shell's engine comes from. */
interface EngineSource {

    Engine open();

    Schema schema();

    Configuration configuration();

    /** The engine of the command line's options. */
    static EngineSource of(Optional<Path> config, Optional<Path> data) {
        return new EngineSource() {
            private EngineBuilder builder() {
                EngineBuilder builder = Engine.builder();
                config.ifPresent(builder::config);
                data.ifPresent(builder::data);
                return builder;
            }

            @Override
            public Engine open() {
                return builder().open();
            }

            @Override
            public Schema schema() {
                return builder().schema();
            }

            @Override
            public Configuration configuration() {
                return builder().configuration();
            }
        };
    }
}
