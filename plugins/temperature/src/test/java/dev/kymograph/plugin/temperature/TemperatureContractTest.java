package dev.kymograph.plugin.temperature;

import dev.kymograph.testkit.MetricTypesContract;

class TemperatureContractTest extends MetricTypesContract {}
