package dev.kymograph.engine.internal.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.pf4j.AbstractPluginManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.IndexedExtensionFinder;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginStatusProvider;
import org.pf4j.VersionManager;

/**
 * pf4j, held to class loaders and dependencies between them. Its own way of searching, resolving and starting plugins tells of
 * failures in log lines and takes good plugins down with bad ones, so the host decides what is loaded, and when.
 */
final class PluginJars extends AbstractPluginManager {

    PluginJars(Path root) {
        super(root);
    }

    /** Loads a plugin whose dependencies are loaded; none of its code runs. */
    ClassLoader load(Path jar) {
        return loadPluginFromPath(jar).getPluginClassLoader();
    }

    /** Closes all jars. */
    void close() {
        for (ClassLoader classes : getPluginClassLoaders().values()) {
            try {
                ((PluginClasses) classes).close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new Manifests();
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new PluginLoader() {
            @Override
            public boolean isApplicable(Path path) {
                return true;
            }

            @Override
            public ClassLoader loadPlugin(Path jar, PluginDescriptor descriptor) {
                PluginClasses classes = new PluginClasses(PluginJars.this, descriptor);
                classes.addFile(jar.toFile());
                return classes;
            }
        };
    }

    @Override
    protected VersionManager createVersionManager() {
        return Versions.MANAGER;
    }

    @Override
    protected ExtensionFinder createExtensionFinder() {
        return new IndexedExtensionFinder(this);
    }

    @Override
    protected PluginFactory createPluginFactory() {
        return wrapper -> new Plugin() {};
    }

    /** Never asked: the host builds extensions. */
    @Override
    protected ExtensionFactory createExtensionFactory() {
        return null;
    }

    @Override
    protected PluginRepository createPluginRepository() {
        return new PluginRepository() {
            @Override
            public List<Path> getPluginPaths() {
                return List.of();
            }

            @Override
            public boolean deletePluginPath(Path path) {
                return false;
            }
        };
    }

    @Override
    protected PluginStatusProvider createPluginStatusProvider() {
        return new PluginStatusProvider() {
            @Override
            public boolean isPluginDisabled(String id) {
                return false;
            }

            @Override
            public void disablePlugin(String id) {}

            @Override
            public void enablePlugin(String id) {}
        };
    }
}
