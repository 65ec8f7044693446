package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.catalog.ZoneTable;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.engine.internal.plugin.OfferedAnalysis;
import dev.kymograph.engine.internal.plugin.OfferedFormat;
import dev.kymograph.engine.internal.plugin.OfferedFunction;
import dev.kymograph.engine.internal.plugin.OfferedMethod;
import dev.kymograph.engine.internal.plugin.OfferedSample;
import dev.kymograph.engine.internal.plugin.OfferedStorage;
import dev.kymograph.engine.internal.plugin.OfferedWatch;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;

class QuestionDatabaseTest {

    @TempDir
    Path folder;

    private final AtomicInteger told = new AtomicInteger();

    private static final class NoExtensions implements Extensions {

        @Override
        public List<OfferedAnalysis<?>> analyses() {
            return List.of();
        }

        @Override
        public List<OfferedSample<?>> sampleData() {
            return List.of();
        }

        @Override
        public List<OfferedFunction> functions() {
            return List.of();
        }

        @Override
        public List<OfferedFormat<?>> formats() {
            return List.of();
        }

        @Override
        public List<OfferedMethod> methods() {
            return List.of();
        }

        @Override
        public List<OfferedWatch<?>> watches() {
            return List.of();
        }

        @Override
        public List<OfferedStorage> storages() {
            return List.of();
        }

        @Override
        public List<ZoneTable> tables() {
            return List.of();
        }
    }

    private void ask(QuestionDatabase database) throws Exception {
        try (Connection connection = database.connect(Set.of(), told::incrementAndGet)) {
            connection.isValid(1);
        }
    }

    @Test
    void whoKeepsCopiesInItIsToldOfEachNewOneWhoeverOpensIt() throws Exception {
        Settings.DuckDb bounds =
                new Settings.DuckDb(64L << 20, 1, 0.5, folder.resolve("temporary"), 1L << 30, List.of());
        try (QuestionDatabase database =
                new QuestionDatabase(bounds, new NoExtensions(), folder.resolve("lake"), Set.of())) {
            database.connect().close();
            assertEquals(0, told.get());
            ask(database);
            ask(database);
            assertEquals(1, told.get());
            database.renew();
            database.connect().close();
            ask(database);
            ask(database);
            assertEquals(2, told.get());
        }
    }
}
