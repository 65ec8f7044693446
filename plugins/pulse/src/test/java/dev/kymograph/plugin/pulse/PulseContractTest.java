package dev.kymograph.plugin.pulse;

import dev.kymograph.testkit.MetricTypesContract;

class PulseContractTest extends MetricTypesContract {}
