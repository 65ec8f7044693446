package dev.kymograph.plugin.wearableformats;

import dev.kymograph.testkit.PluginContract;

class WearableFormatsContractTest extends PluginContract {}
