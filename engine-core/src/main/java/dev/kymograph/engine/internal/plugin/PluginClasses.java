package dev.kymograph.engine.internal.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;

/**
 * The classes of a plugin: its own first, then those of the plugins that it depends on. What it shares with the host always comes
 * from the host, even where the plugin has packed a copy. pf4j's manager is not asked for what it depends on: two versions of a
 * plugin may be loaded at the same time, and each belongs to those that were loaded with it.
 */
final class PluginClasses extends PluginClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final List<PluginClasses> dependencies;

    PluginClasses(Path jar, PluginDescriptor descriptor, List<PluginClasses> dependencies) {
        super(null, descriptor, SharedClasses.LENT);
        this.dependencies = List.copyOf(dependencies);
        addFile(jar.toFile());
    }

    @Override
    protected boolean shouldDelegateToParent(String className) {
        return SharedClasses.isShared(className);
    }

    @Override
    protected Class<?> loadClassFromDependencies(String className) {
        for (PluginClasses dependency : dependencies) {
            try {
                return dependency.loadClass(className);
            } catch (ClassNotFoundException e) {
                // The next one may have it.
            }
        }
        return null;
    }

    @Override
    protected URL findResourceFromDependencies(String name) {
        return dependencies.stream()
                .map(dependency -> dependency.findResource(name))
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
    }

    @Override
    protected Collection<URL> findResourcesFromDependencies(String name) throws IOException {
        List<URL> found = new ArrayList<>();
        for (PluginClasses dependency : dependencies) {
            found.addAll(Collections.list(dependency.findResources(name)));
        }
        return found;
    }

    /** Closes its jar. */
    @Override
    public void close() {
        try {
            super.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
