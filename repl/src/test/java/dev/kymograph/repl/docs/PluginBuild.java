package dev.kymograph.repl.docs;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Does what Maven does with a plugin's project, but for running its tests, in a tenth of the time. */
final class PluginBuild {

    private static final Pattern ENTRY = Pattern.compile("<(Plugin-[A-Za-z]+)>([^<]*)</");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{project\\.(\\w+)}");

    private final Path project;
    private final String pom;

    private PluginBuild(Path project) throws IOException {
        this.project = project;
        this.pom = Files.readString(project.resolve("pom.xml"));
    }

    /** Compiles sources and tests, without a warning, and returns the jar. */
    static Path run(Path project) {
        try {
            PluginBuild build = new PluginBuild(project);
            Path classes = build.compile("src/main/java", "target/classes", Programs.classPath());
            build.compile("src/test/java", "target/test-classes", classes + ":" + Programs.classPath());
            return build.pack(classes);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot build " + project, e);
        }
    }

    private Path compile(String sources, String target, String classPath) throws IOException {
        Path classes = Files.createDirectories(project.resolve(target));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        List<String> options = new ArrayList<>(List.of("--release", "17", "-parameters", "-Xlint:all,-processing"));
        options.addAll(List.of("-Werror", "-cp", classPath, "-d", classes.toString()));
        options.addAll(List.of("-processor", "org.pf4j.processor.ExtensionAnnotationProcessor"));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<Path> all = files(project.resolve(sources));
            boolean compiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(all))
                    .call();
            assertTrue(compiled, () -> all + " do not compile: " + said);
        }
        return classes;
    }

    private Path pack(Path classes) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        ENTRY.matcher(pom)
                .results()
                .forEach(entry -> manifest.getMainAttributes().putValue(entry.group(1), plain(entry.group(2))));
        Path jar = project.resolve("target/" + element("artifactId") + "-" + element("version") + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Path each : files(classes)) {
                out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
            }
        }
        return jar;
    }

    private String plain(String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(reference -> element(reference.group(1)))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    /** The first element of a name is the project's own. */
    private String element(String name) {
        return Pattern.compile("<" + name + ">([^<]*)</")
                .matcher(pom)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
