package dev.kymograph.engine.internal.plugin;

/** An extension and who brought it; the engine's own and the embedding program's have the plugin id {@code ""}. */
public record Contribution<T>(String plugin, T extension) {}
