package dev.kymograph.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ProjectJarTest {

    private static final String CLASS = "dev/kymograph/testkit/Counted.class";

    @TempDir
    private Path project;

    @Test
    void findsTheJarThatHoldsWhatWasCompiled() throws IOException {
        Path jar = built();
        compiled(CLASS);
        assertEquals(jar, ProjectJar.built(project));
    }

    @Test
    void refusesAJarFromBeforeTheClasses() throws IOException {
        built();
        Files.writeString(compiled(CLASS), "newer");
        assertTrue(refusal().contains("Counted.class; build it anew"), refusal());
    }

    @Test
    void refusesAJarThatLacksAClass() throws IOException {
        built();
        compiled("dev/kymograph/testkit/ProjectJarTest.class");
        assertTrue(refusal().contains("ProjectJarTest.class; build it anew"), refusal());
    }

    @Test
    void refusesAProjectWithoutAJar() {
        assertTrue(refusal().contains("the jar has to be built before the tests"), refusal());
    }

    private String refusal() {
        return assertThrows(AssertionFailedError.class, () -> ProjectJar.built(project))
                .getMessage();
    }

    private Path built() throws IOException {
        Path target = Files.createDirectories(project.resolve("target"));
        return Files.copy(TestJar.of(Counted.class), target.resolve("counted.jar"));
    }

    private Path compiled(String name) throws IOException {
        Path file = project.resolve("target/classes").resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream in = ProjectJarTest.class.getResourceAsStream("/" + name)) {
            Files.copy(in, file);
        }
        return file;
    }
}
