package dev.kymograph.plugin.anomalydetection;

import dev.kymograph.testkit.WatchMethodContract;

class AdaptiveWatchContractTest extends WatchMethodContract<AdaptiveWatch.Parameters> {

    AdaptiveWatchContractTest() {
        super(new AdaptiveWatch(), new AdaptiveWatch.Parameters(0.5, 300));
    }
}
