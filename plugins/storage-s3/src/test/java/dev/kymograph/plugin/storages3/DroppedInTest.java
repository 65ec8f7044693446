package dev.kymograph.plugin.storages3;

import dev.kymograph.testkit.PluginContract;

class DroppedInTest extends PluginContract {}
