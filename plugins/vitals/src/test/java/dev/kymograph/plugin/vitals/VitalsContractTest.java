package dev.kymograph.plugin.vitals;

import dev.kymograph.testkit.MetricTypesContract;

class VitalsContractTest extends MetricTypesContract {}
