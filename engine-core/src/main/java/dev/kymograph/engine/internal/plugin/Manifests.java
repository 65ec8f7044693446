package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.internal.catalog.ZoneScript;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginDescriptor;

/** Reads what a plugin's jar says of itself. */
final class Manifests extends ManifestPluginDescriptorFinder {

    private static final String INDEX = "META-INF/extensions.idx";

    /** Reads a jar's manifest and its index of extensions. */
    Description describe(Path jar) throws Refusal {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue(PLUGIN_ID) == null) {
                throw new Refusal(
                        "it is no plugin: its manifest names no Plugin-Id; move other jars out of this folder");
            }
            return new Description(createPluginDescriptor(manifest), extensions(file), PackedScripts.of(file));
        } catch (IOException e) {
            throw new Refusal("it is not a jar that can be read [" + e.getMessage() + "]; copy it here again");
        }
    }

    private static List<String> extensions(JarFile file) throws IOException {
        ZipEntry index = file.getEntry(INDEX);
        if (index == null) {
            return List.of();
        }
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(file.getInputStream(index), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .distinct()
                    .toList();
        }
    }

    /** A plugin as its jar describes it. */
    record Description(PluginDescriptor descriptor, List<String> extensions, List<ZoneScript> scripts) {}
}
