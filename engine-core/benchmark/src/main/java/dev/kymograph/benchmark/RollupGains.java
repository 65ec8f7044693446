package dev.kymograph.benchmark;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Rollups;
import dev.kymograph.engine.Rollups.Refreshed;
import dev.kymograph.engine.extension.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What rollups cost and gain: made for this, dropped afterwards, so that other measurements do not gain by them. */
final class RollupGains {

    private final Options options;
    private final Settings settings;

    RollupGains(Options options, Settings settings) {
        this.options = options;
        this.settings = settings;
    }

    /** Whether all agreed. */
    boolean run() throws IOException {
        create();
        try {
            return new Answering(options, settings).run(Asked.listed("rollups"));
        } finally {
            try (Engine engine = Engine.open(settings.data())) {
                engine.rollups().list().forEach(rollup -> engine.rollups().drop(rollup.name()));
            }
        }
    }

    private void create() {
        try (Engine engine = Engine.builder()
                .data(settings.data())
                // The glob would read files that were replaced, too.
                .set("compaction.enabled", "false")
                .set("duckdb.memory", settings.memory())
                .set("duckdb.threads", String.valueOf(settings.threads()))
                .open()) {
            for (Duration every : List.of(Duration.ofHours(1), Duration.ofDays(1))) {
                long begun = System.nanoTime();
                Refreshed made = engine.rollups().create("pulse_rate", every, Optional.empty(), Watch.NOBODY);
                Report.print(String.format(
                        Locale.ROOT,
                        "%s: %,d buckets summed up in %.1f s%n",
                        made.name(),
                        made.buckets(),
                        (System.nanoTime() - begun) / 1e9));
            }
            for (Rollups.Status rollup : engine.rollups().list()) {
                Report.print(String.format(Locale.ROOT, "%s: %,d bytes%n", rollup.name(), rollup.bytes()));
            }
            Report.print("\n");
        }
    }
}
