package dev.kymograph.plugin.sampleanimals;

import dev.kymograph.testkit.PluginContract;

class SampleAnimalsContractTest extends PluginContract {}
