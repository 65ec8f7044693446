package dev.kymograph.repl.command;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

class IntervalsTest {

    @ParameterizedTest
    @ValueSource(strings = {"0s", "1s", "59s", "1m", "90s", "1h", "61m", "1d", "36h", "30d", "250ms"})
    void lengthsAreToldAsTheyAreWritten(String written) {
        assertEquals(written, Intervals.text(Intervals.duration(written, "--keep")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0.4S", "PT0.999S"})
    void lessThanASecondIsNoDay(Duration length) {
        assertEquals("0s", Intervals.text(Duration.ofSeconds(length.toSeconds())));
    }
}
