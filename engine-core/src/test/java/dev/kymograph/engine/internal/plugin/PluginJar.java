package dev.kymograph.engine.internal.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A plugin's jar, compiled from source when it is written. */
final class PluginJar {

    private final Map<String, String> manifest = new LinkedHashMap<>();
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<String> extensions = new ArrayList<>();
    private final List<Path> classPath = new ArrayList<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private PluginJar() {}

    static PluginJar of(String id) {
        return new PluginJar()
                .manifest("Plugin-Id", id)
                .manifest("Plugin-Version", "1.2.0")
                .manifest("Plugin-Requires", ">=0.1.0 & <0.2.0");
    }

    /** A plugin with one extension, which declares one metric type on the kind animal. */
    static PluginJar metric(String id, String metric) {
        return of(id).extension("sample.Declares", declaring("", metric));
    }

    /** A plugin that brings the kind animal. */
    static PluginJar animals() {
        return of("animals").extension("sample.Animals", """
                package sample;
                import dev.kymograph.engine.extension.MetricTypes;
                import dev.kymograph.metric.*;
                import java.util.*;
                public class Animals implements MetricTypes {
                    public List<MetricType> metricTypes() { return List.of(); }
                    @Override public List<SubjectKind> subjectKinds() {
                        return List.of(new SubjectKind("animal", "animals", "dump_animals", "animal_id", "pet_name",
                                List.of(), Optional.empty(), List.of()));
                    }
                }
                """);
    }

    /** The source of an extension that runs {@code first} when it is built. */
    static String declaring(String first, String metric) {
        return """
                package sample;
                import dev.kymograph.engine.extension.MetricTypes;
                import dev.kymograph.metric.*;
                import java.util.List;
                public class Declares implements MetricTypes {
                    public Declares() { %s }
                    public List<MetricType> metricTypes() {
                        return List.of(MetricType.event("%s", "animal", Unit.NONE, Field.of("level", FieldType.FLOAT)));
                    }
                }
                """.formatted(first, metric);
    }

    PluginJar manifest(String name, String value) {
        manifest.put(name, value);
        return this;
    }

    PluginJar without(String name) {
        manifest.remove(name);
        return this;
    }

    PluginJar extension(String name, String source) {
        extensions.add(name);
        return source(name, source);
    }

    /** Lists an extension that comes as an entry, or not at all. */
    PluginJar lists(String extension) {
        extensions.add(extension);
        return this;
    }

    PluginJar source(String name, String source) {
        sources.put(name, source);
        return this;
    }

    PluginJar entry(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    PluginJar compiledAgainst(Path jar) {
        classPath.add(jar);
        return this;
    }

    /** Compiles and packs; the jar is called as the plugin. */
    Path writeTo(Path folder) throws IOException {
        return writeTo(folder, manifest.get("Plugin-Id") + ".jar");
    }

    Path writeTo(Path folder, String name) throws IOException {
        Path classes = Files.createTempDirectory("classes");
        compile(classes);
        Files.createDirectories(folder);
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out, attributes());
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                packed.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, packed);
            }
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                packed.putNextEntry(new JarEntry(entry.getKey()));
                packed.write(entry.getValue());
            }
            packed.putNextEntry(new JarEntry("META-INF/extensions.idx"));
            packed.write(("# generated\n" + String.join("\n", extensions)).getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private void compile(Path classes) {
        StringWriter said = new StringWriter();
        StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
        classPath.forEach(
                jar -> path.append(System.getProperty("path.separator")).append(jar));
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, source) -> units.add(new Source(name, source)));
        boolean done = units.isEmpty()
                || ToolProvider.getSystemJavaCompiler()
                        .getTask(
                                said,
                                null,
                                null,
                                List.of("-d", classes.toString(), "-proc:none", "-classpath", path.toString()),
                                null,
                                units)
                        .call();
        if (!done) {
            throw new AssertionError(said.toString());
        }
    }

    private Manifest attributes() {
        Manifest result = new Manifest();
        result.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach((name, value) -> result.getMainAttributes().putValue(name, value));
        return result;
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
