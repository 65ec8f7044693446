package dev.kymograph.engine;

import dev.kymograph.engine.Retention.Dropped;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** A snapshot from before something was dropped has it still, in readings and in rollups. */
class RetentionInThePastTest {

    private static final int DAYS = 30;

    @RegisterExtension
    final MemoryFolder folder = new MemoryFolder();

    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    private Instant day(int ago) {
        return today.minusDays(ago).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private Engine open(String... kept) {
        EngineBuilder builder = Engine.builder()
                .data(folder.resolve("data"))
                .set("rollups.refresh-every", "0s")
                .set("compaction.enabled", "false")
                .set("retention.run-every", "0s")
                .extension(new RollupProgram.Kennel());
        for (int i = 0; i < kept.length; i += 2) {
            builder.set("retention.pulse." + kept[i], kept[i + 1]);
        }
        return builder.open();
    }

    /** A reading an hour, summed up by day. */
    private void fill(Engine engine) {
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Shepherd", null)));
        List<Reading> readings = new ArrayList<>();
        for (int hour = 0; hour < DAYS * 24; hour++) {
            readings.add(Reading.of(1, day(DAYS).plus(Duration.ofHours(hour)), "beats", 60f));
        }
        engine.ingest("pulse", readings);
        engine.flush();
        engine.rollups().create("pulse", Duration.ofDays(1), Optional.empty(), Watch.NOBODY);
    }

    private static List<String> drop(Engine engine) {
        return engine.retention().run(Watch.NOBODY).stream()
                .map(Dropped::metricType)
                .toList();
    }

    private static long newest(Engine engine) {
        return engine.snapshots().list(1).get(0).number();
    }

    /** How many readings an answer is about, the rollup that told it, and what is said beside. */
    private static List<Object> answer(Engine engine, AsOf asOf) {
        Question question = Question.of("statistics", "pulse").where("quantiles", "none");
        try (Result result = engine.ask(
                asOf.word().map(word -> question.where("as_of", word)).orElse(question))) {
            result.next();
            Object count = result.value("count");
            while (result.next()) {
                // to its end
            }
            return List.of(count, result.provenance().rollup(), result.notes());
        }
    }

    @Test
    void bucketsThatWereDroppedLaterStandForTheirReadings() {
        long before;
        try (Engine engine = open("raw", "10d")) {
            fill(engine);
            assertEquals(List.of("pulse"), drop(engine));
            before = newest(engine);
        }
        try (Engine engine = open("raw", "10d", "1d", "20d")) {
            assertEquals(List.of("pulse_1d"), drop(engine));
            assertEquals(20L * 24, answer(engine, AsOf.NOW).get(0));
            assertEquals(List.of(30L * 24, "pulse_1d", List.of()), answer(engine, AsOf.snapshot(before)));
        }
    }

    @Test
    void readingsThatWereDroppedLaterAreAllThere() {
        try (Engine engine = open("raw", "10d", "1d", "5d")) {
            fill(engine);
            long before = newest(engine);
            assertEquals(List.of("pulse", "pulse_1d"), drop(engine));
            assertEquals(10L * 24, answer(engine, AsOf.NOW).get(0));
            assertEquals(List.of(30L * 24, "pulse_1d", List.of()), answer(engine, AsOf.snapshot(before)));
        }
    }
}
