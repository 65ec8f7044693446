package dev.kymograph.plugin.animals;

import dev.kymograph.testkit.MetricTypesContract;

class AnimalsContractTest extends MetricTypesContract {}
