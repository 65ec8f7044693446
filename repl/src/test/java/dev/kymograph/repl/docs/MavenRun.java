package dev.kymograph.repl.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Runs Maven as a stranger does who has installed Kymograph: offline, with a local repository that has what this build has and, beside
 * that, what this build has made. The user's own repository is read through links, and stays as it is.
 */
final class MavenRun implements AutoCloseable {

    private static final Pattern VERSION = Pattern.compile("<version>([^<]*)</version>");

    private final Path repository;

    /** Lays out the local repository. */
    MavenRun(Path root, Path repository) throws IOException {
        this.repository = repository;
        Path own = Path.of(System.getProperty("kymograph.repository"));
        Path ours = Files.createDirectories(repository.resolve("dev/kymograph"));
        link(own, repository, "dev");
        if (Files.isDirectory(own.resolve("dev"))) {
            link(own.resolve("dev"), repository.resolve("dev"), "kymograph");
        }
        for (String module :
                List.of(".", "metric-types", "engine-core", "plugins", "plugins/animals", "plugins/testkit")) {
            install(root.resolve(module), ours);
        }
    }

    private static void link(Path from, Path to, String except) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                if (!entry.getFileName().toString().equals(except)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
                }
            }
        }
    }

    private static void install(Path module, Path ours) throws IOException {
        String pom = Files.readString(module.resolve("pom.xml"));
        String version =
                VERSION.matcher(pom).results().findFirst().orElseThrow().group(1);
        String own = pom.replaceFirst("(?s)<parent>.*</parent>", "");
        String artifact = own.replaceFirst("(?s).*?<artifactId>([^<]*)</artifactId>.*", "$1");
        Path folder = Files.createDirectories(ours.resolve(artifact).resolve(version));
        Files.writeString(folder.resolve(artifact + "-" + version + ".pom"), pom);
        Path jar = module.resolve("target/" + artifact + "-" + version + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, folder.resolve(jar.getFileName()));
        }
    }

    /** Runs {@code mvn package} and returns the jar. */
    Path packaged(Path project) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "mvn", "-o", "-B", "-Dmaven.repo.local=" + repository, "-f", project.toString(), "package")
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_") || name.startsWith("KYMO_"));
        Process maven = builder.start();
        maven.getOutputStream().close();
        String said = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, maven.waitFor(), said);
        try (Stream<Path> built = Files.list(project.resolve("target"))) {
            return built.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Takes the links away, before anybody deletes the folder that they are in. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> entries = Files.walk(repository, 2)) {
            for (Path entry : entries.filter(Files::isSymbolicLink).toList()) {
                Files.delete(entry);
            }
        }
    }
}
