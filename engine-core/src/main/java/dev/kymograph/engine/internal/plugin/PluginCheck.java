package dev.kymograph.engine.internal.plugin;

import java.util.Map;
import java.util.regex.Pattern;
import org.pf4j.PluginDependency;
import org.pf4j.PluginDescriptor;

/** Checks what a plugin's jar says of itself, before any of it is loaded. */
final class PluginCheck {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*");

    /** What pf4j assumes where the manifest names no class. */
    private static final String NO_CLASS = "org.pf4j.Plugin";

    private final String hostVersion;

    PluginCheck(String hostVersion) {
        this.hostVersion = hostVersion;
    }

    void check(PluginSource.Jar jar) throws Refusal {
        PluginDescriptor descriptor = jar.description().descriptor();
        if (!ID.matcher(descriptor.getPluginId()).matches()) {
            throw new Refusal("its Plugin-Id [" + descriptor.getPluginId()
                    + "] is not made of lower-case words with hyphens or" + " dots between them; rename it");
        }
        if (!Versions.isVersion(descriptor.getVersion())) {
            throw new Refusal("its Plugin-Version [" + descriptor.getVersion() + "] is no version; write it as 1.2.3");
        }
        if (!NO_CLASS.equals(descriptor.getPluginClass())) {
            throw new Refusal(
                    "its manifest names a Plugin-Class, which plugins of Kymograph do not have; drop that line");
        }
        requires(descriptor.getRequires());
        for (PluginDependency dependency : descriptor.getDependencies()) {
            if (!Versions.isRange(dependency.getPluginVersionSupport())) {
                throw new Refusal("its manifest asks for plugin '" + dependency.getPluginId() + "' in versions ["
                        + dependency.getPluginVersionSupport() + "], which is no range; write it as >=1.0.0 & <2.0.0");
            }
        }
        if (jar.description().extensions().isEmpty()) {
            throw new Refusal("it lists no extensions; mark their classes with @Extension and build with pf4j's"
                    + " annotation processor");
        }
    }

    private void requires(String range) throws Refusal {
        if (!Versions.isBounded(range)) {
            throw new Refusal("its Plugin-Requires [" + range
                    + "] has no upper end; name the versions of Kymograph it is" + " built for, as >=0.1.0 & <0.2.0");
        }
        if (!Versions.holds(range, hostVersion)) {
            throw new Refusal("it is built for Kymograph " + range + ", and this is " + hostVersion
                    + "; take a version of the plugin that fits");
        }
    }

    /** Whether what a plugin depends on is there, in a version that it takes. */
    static void checkDependencies(FoundPlugin plugin, Map<String, FoundPlugin> known) throws Refusal {
        for (PluginDependency dependency : plugin.dependencies()) {
            FoundPlugin other = known.get(dependency.getPluginId());
            String name = "plugin '" + dependency.getPluginId() + "'";
            if (other == null && !dependency.isOptional()) {
                throw new Refusal("it needs " + name + ", which is not there; put its jar beside this one");
            }
            if (other != null && other.isRefused() && !dependency.isOptional()) {
                throw new Refusal("it needs " + name + ", which was refused itself; see why, and mend that one first");
            }
            if (other == null || other.isRefused()) {
                continue;
            }
            String version = other.source().version();
            if (!Versions.holds(dependency.getPluginVersionSupport(), version)) {
                throw new Refusal("it needs " + name + " in version " + dependency.getPluginVersionSupport() + ", and "
                        + version + " is there; put a version there that fits, or take another one of this plugin");
            }
        }
    }
}
