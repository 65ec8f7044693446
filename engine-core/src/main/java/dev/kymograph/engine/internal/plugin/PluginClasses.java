package dev.kymograph.engine.internal.plugin;

import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * The classes of a plugin: its own first, then those of the plugins that it depends on. What it shares with the host always comes
 * from the host, even where the plugin has packed a copy.
 */
final class PluginClasses extends PluginClassLoader {

    static {
        registerAsParallelCapable();
    }

    PluginClasses(PluginManager manager, PluginDescriptor descriptor) {
        super(manager, descriptor, SharedClasses.LENT);
    }

    @Override
    protected boolean shouldDelegateToParent(String className) {
        return SharedClasses.isShared(className);
    }
}
