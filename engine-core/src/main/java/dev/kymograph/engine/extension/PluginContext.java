package dev.kymograph.engine.extension;

import dev.kymograph.metric.Stability;

/** What the host tells an extension that asks for it in its constructor. */
@Stability(Stability.Level.STABLE)
public interface PluginContext {

    String pluginId();

    String pluginVersion();
}
