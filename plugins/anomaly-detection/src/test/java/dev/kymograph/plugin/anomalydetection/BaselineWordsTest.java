package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.plugin.anomalydetection.baseline.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class BaselineWordsTest {

    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");

    @Test
    void whatDoesNotFitIsRefused() throws SQLException {
        assertRefused(
                Asked.of(Method.BASELINE, "beyond", "much"),
                "beyond=[much] is none; expected a number above 0 such as 0.8, or a share such as 30%");
        assertRefused(
                Asked.of(Method.BASELINE, "hours", "25-3"), "hours=[25-3] is none; expected full hours such as 22-5");
        assertRefused(
                Asked.of(Method.BASELINE, "beyond", "1", "threshold", 3.0),
                "threshold and beyond both say how far is too far; leave one of them out");
        assertRefused(
                Asked.of(Method.BASELINE, "days", 3, "inARow", 4),
                "in_a_row is longer than days=3 look back, and what is unusual is not learnt, so that nothing is left to compare with; shorten it, or say days=4");
        assertRefused(
                Asked.of(Method.BASELINE, "lasting", Duration.ofDays(7 * 999_999_999L)),
                "lasting is longer than days=10 look back, and what is unusual is not learnt, so that nothing is left to compare with; shorten it");
        assertRefused(
                Asked.of(Method.BASELINE, "hours", "1-5", "lasting", Duration.ofHours(6)),
                "lasting is as long as hours=1-5 or longer, and then they are over; shorten it, or say in_a_row in its place");
    }

    @Test
    void anEpisodeBeginsWithWhatHadToLastBeforeItCounted() throws SQLException {
        try (DatabaseContext context = new DatabaseContext(1)) {
            for (int hour = 0; hour < 24 * 20; hour++) {
                boolean ill = hour >= 24 * 15 && hour < 24 * 15 + 10;
                context.measure(1, "level", BEGIN.plus(Duration.ofHours(hour)), ill ? 60 : 50);
            }
            assertEquals(
                    List.of("2024-01-16T00:00:00Z to 2024-01-16T09:00:00Z, 10 readings"),
                    episodes(Duration.ofHours(6), context));
            assertEquals(List.of(), episodes(Duration.ofHours(12), context));
        }
    }

    private static List<String> episodes(Duration lasting, DatabaseContext context) {
        var parameters =
                Asked.of(Method.BASELINE, "beyond", "10%", "side", Side.ABOVE, "lasting", lasting, "as", Form.EPISODES);
        List<String> found = new ArrayList<>();
        try (Rows rows = new Anomalies().run(parameters, context)) {
            while (rows.next()) {
                found.add(rows.value(2) + " to " + rows.value(3) + ", " + rows.value(4) + " readings");
            }
        }
        return found;
    }

    private static void assertRefused(Anomalies.Parameters parameters, String why) throws SQLException {
        try (DatabaseContext context = new DatabaseContext(1)) {
            RefusedException refused =
                    assertThrows(RefusedException.class, () -> new Anomalies().run(parameters, context));
            assertEquals("Cannot look for anomalies by baseline: " + why, refused.getMessage());
        }
    }
}
