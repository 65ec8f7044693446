package dev.kymograph.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Packs classes of these tests into a jar, as a build does. */
final class TestJar {

    private TestJar() {}

    /** A plugin with one extension, packed with all that its file of source declares. */
    static Path of(Class<?> extension) {
        String id = extension.getSimpleName().toLowerCase(Locale.ROOT);
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Plugin-Id", id);
        main.putValue("Plugin-Version", "1.0.0");
        main.putValue("Plugin-Requires", ">=0.1.0 & <0.2.0");
        try {
            Path jar = Files.createTempDirectory("testkit").resolve(id + ".jar");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
                out.putNextEntry(new JarEntry("META-INF/extensions.idx"));
                out.write((extension.getName() + "\n").getBytes(StandardCharsets.UTF_8));
                Class<?> outermost = extension.isMemberClass() ? extension.getEnclosingClass() : extension;
                all(outermost).forEach(type -> pack(type, out));
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Class<?>> all(Class<?> type) {
        return Stream.concat(
                Stream.of(type), Stream.of(type.getDeclaredClasses()).flatMap(TestJar::all));
    }

    private static void pack(Class<?> type, JarOutputStream out) {
        String entry = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getResourceAsStream("/" + entry)) {
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
