package dev.kymograph.plugin.sampleanimals;

import dev.kymograph.engine.extension.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DefaultSampleTest {

    /** A sample that changes by accident, or from one JVM to the next, changes these. */
    @Test
    void theDefaultSampleIsTheSameOnEveryMachine() {
        CountingSink sink = new CountingSink();

        new SampleAnimals().generate(CountingSink.DEFAULTS, sink);

        assertEquals(4_618_414, sink.readings());
        assertEquals("5730d3833806fd19", Long.toHexString(sink.hash()));
    }

    @Test
    void theDefaultsAreThoseDeclared() {
        assertEquals("50", byDefault("animals"));
        assertEquals("2024-01-01", byDefault("from"));
        assertEquals("366", byDefault("days"));
        assertEquals("15m", byDefault("every"));
        assertEquals(Duration.ofMinutes(15), CountingSink.DEFAULTS.every());
        assertEquals(String.join(",", CountingSink.DEFAULTS.metrics()), byDefault("metrics"));
        assertEquals("1", byDefault("seed"));
    }

    @Test
    void theGuideSaysWhatTheDefaultSampleIs() throws IOException {
        String guide = Files.readString(Path.of(System.getProperty("kymograph.root"), "docs", "sample-data.md"));
        CountingSink sink = new CountingSink();
        new SampleAnimals().generate(CountingSink.DEFAULTS, sink);

        assertTrue(guide.contains(String.format(Locale.ROOT, "%,d readings", sink.readings())), "the number");
        assertTrue(guide.contains(String.join("\n", sink.truth().subList(0, 6))), "how the truth begins");
        for (var component : SampleParameters.class.getRecordComponents()) {
            String row = "| `" + component.getName() + "` | `" + byDefault(component.getName()) + "` |";
            assertTrue(guide.contains(row), row);
        }
        for (AnomalyKind kind : AnomalyKind.values()) {
            assertTrue(guide.contains("| `" + kind.label() + "` |"), kind.label());
        }
    }

    private static String byDefault(String name) {
        for (var component : SampleParameters.class.getRecordComponents()) {
            if (component.getName().equals(name)) {
                return component.getAnnotation(Parameter.class).byDefault();
            }
        }
        throw new IllegalArgumentException(name);
    }
}
