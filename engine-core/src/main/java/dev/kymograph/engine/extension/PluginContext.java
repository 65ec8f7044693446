package dev.kymograph.engine.extension;

/** What the host tells an extension that asks for it in its constructor. */
public interface PluginContext {

    String pluginId();

    String pluginVersion();
}
