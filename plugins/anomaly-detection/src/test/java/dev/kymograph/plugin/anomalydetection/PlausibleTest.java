package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.engine.extension.Rows;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What is plausible of one subject need not be of another. */
class PlausibleTest {

    private static final Instant BEGIN = Instant.parse("2024-01-01T00:00:00Z");

    @Test
    void rangeListsWhatIsNotPlausibleOfThatSubject() throws SQLException {
        try (DatabaseContext context = measured()) {
            List<List<Object>> found = new ArrayList<>();
            try (Rows rows = new Anomalies().run(Asked.of(Method.RANGE), context)) {
                while (rows.next()) {
                    found.add(List.of(rows.value(0), rows.value(2), rows.value(4), rows.value(6), rows.value(7)));
                }
            }
            assertEquals(
                    List.of(
                            List.of(1, "level", 150.0, 0.0, 110.0),
                            List.of(1, "flow", 150.0, 0.0, 110.0),
                            List.of(2, "level", 40.0, 60.0, 170.0),
                            List.of(2, "flow", 150.0, 0.0, 110.0)),
                    found);
        }
    }

    @Test
    void signsOfTheSensorAreBySubjectToo() throws SQLException {
        try (DatabaseContext context = measured()) {
            for (Method method : List.of(Method.IQR, Method.ADAPTIVE)) {
                assertEquals(
                        List.of("1 level 150.0", "1 flow 150.0", "2 level 40.0", "2 flow 150.0"),
                        beyondPlausible(method, context),
                        method.name());
            }
        }
    }

    private static List<String> beyondPlausible(Method method, DatabaseContext context) {
        List<String> found = new ArrayList<>();
        try (Rows rows = new Anomalies().run(Asked.of(method), context)) {
            while (rows.next()) {
                if ("plausible range".equals(rows.value(13))) {
                    found.add(rows.value(0) + " " + rows.value(2) + " " + rows.value(4));
                }
            }
        }
        return found;
    }

    /** Both fields of two things: usual but for a high and a low one. */
    private static DatabaseContext measured() throws SQLException {
        DatabaseContext context = new DatabaseContext(2);
        context.heat(2);
        for (int thing = 1; thing <= 2; thing++) {
            for (int i = 0; i < 400; i++) {
                double value = i == 250 ? 150 : i == 320 ? 40 : 95 + i % 7;
                context.measure(thing, "level", BEGIN.plus(Duration.ofMinutes(i)), value);
                context.measure(thing, "flow", BEGIN.plus(Duration.ofMinutes(i)), value);
            }
        }
        return context;
    }
}
