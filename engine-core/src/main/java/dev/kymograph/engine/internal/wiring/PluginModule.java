package dev.kymograph.engine.internal.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.engine.internal.plugin.PluginHost;

final class PluginModule extends AbstractModule {

    private final PluginsComing coming;

    PluginModule(PluginsComing coming) {
        this.coming = coming;
    }

    @Provides
    @Singleton
    PluginHost plugins(OpenedResources resources) {
        return resources.add(coming.await());
    }

    @Provides
    Extensions extensions(PluginHost plugins) {
        return plugins;
    }
}
