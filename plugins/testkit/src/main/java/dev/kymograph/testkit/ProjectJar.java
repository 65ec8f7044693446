package dev.kymograph.testkit;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import static org.junit.jupiter.api.Assertions.fail;

/** Finds jars of plugins: the one that this project builds, and those on the class path. */
final class ProjectJar {

    private static final String ID = "Plugin-Id";

    private ProjectJar() {}

    /** The jar that the build has made of the project whose tests run. */
    static Path built() {
        return built(Path.of(System.getProperty("basedir", "")).toAbsolutePath());
    }

    static Path built(Path project) {
        Path target = project.resolve("target");
        List<Path> jars = Files.isDirectory(target)
                ? walk(target, 1).filter(ProjectJar::isPlugin).toList()
                : List.of();
        if (jars.size() != 1) {
            return fail("Cannot try the plugin of " + project + ": expected one jar with a Plugin-Id in " + target
                    + ", found " + jars + "; the jar has to be built before the tests, as \"plugins new\" sets it up");
        }
        Path jar = jars.get(0);
        Path classes = target.resolve("classes");
        if (Files.isDirectory(classes)) {
            walk(classes, Integer.MAX_VALUE)
                    .filter(file -> file.toString().endsWith(".class") && !isIn(jar, classes, file))
                    .findFirst()
                    .ifPresent(file -> fail("Cannot try the plugin of " + project + ": " + jar + " was built before "
                            + file + "; build it anew with \"mvn package\""));
        }
        return jar;
    }

    /** The plugins that a test's class path has. */
    static List<Path> onClassPath() {
        List<Path> jars = new ArrayList<>();
        try {
            for (URL url : Collections.list(ProjectJar.class.getClassLoader().getResources(JarFile.MANIFEST_NAME))) {
                String place = url.toString();
                int end = place.indexOf("!/");
                if (place.startsWith("jar:file:") && end > 0) {
                    Path jar = Path.of(URI.create(place.substring("jar:".length(), end)));
                    if (isPlugin(jar) && !jars.contains(jar)) {
                        jars.add(jar);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look for plugins on the class path", e);
        }
        return jars;
    }

    private static boolean isPlugin(Path file) {
        if (!file.toString().endsWith(".jar")) {
            return false;
        }
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            return manifest != null && manifest.getMainAttributes().getValue(ID) != null;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    /** By content: a build that makes the same jar again may leave the old one. */
    private static boolean isIn(Path jar, Path classes, Path file) {
        try (JarFile built = new JarFile(jar.toFile(), false)) {
            ZipEntry entry = built.getEntry(classes.relativize(file).toString().replace(File.separatorChar, '/'));
            if (entry == null) {
                return false;
            }
            try (InputStream in = built.getInputStream(entry)) {
                return Arrays.equals(in.readAllBytes(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot compare " + file + " with " + jar, e);
        }
    }

    private static Stream<Path> walk(Path folder, int depth) {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look through " + folder, e);
        }
    }
}
