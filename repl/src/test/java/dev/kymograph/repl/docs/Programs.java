package dev.kymograph.repl.docs;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Compiles and runs the documentation's Java, with the class path of this test. */
final class Programs {

    private Programs() {}

    /** The class path as a user has it in {@code repl/target/kymo/lib}, which is laid out only after the tests. */
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** Compiles as {@code javac} does, with its arguments; returns what it said. */
    static String compile(List<String> arguments, Path source, Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        List<String> options = new ArrayList<>(arguments);
        options.addAll(List.of("-cp", classPath(), "-d", classes.toString()));
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            Files.createDirectories(classes);
            boolean compiled = compiler.getTask(problems, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertTrue(compiled, () -> source + " does not compile: " + problems);
            return problems.toString();
        } catch (IOException e) {
            throw new AssertionError("Cannot compile " + source, e);
        }
    }

    /** Runs a source file as {@code java File.java} does; returns what it printed. */
    static String run(Path source, List<String> arguments) {
        try {
            Path classes = Files.createTempDirectory("program");
            compile(List.of("-proc:none", "-Xlint:all", "-Werror"), source, classes);
            String name = source.getFileName().toString().replace(".java", "");
            URL[] urls = {classes.toUri().toURL()};
            try (URLClassLoader loader = new URLClassLoader(urls, Programs.class.getClassLoader())) {
                return run(loader.loadClass(name), arguments);
            } finally {
                delete(classes);
            }
        } catch (ReflectiveOperationException | IOException e) {
            throw new AssertionError("Cannot run " + source, e);
        }
    }

    private static String run(Class<?> program, List<String> arguments) throws ReflectiveOperationException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        String home = System.clearProperty("kymograph.home"); // only kymo's launcher sets it
        try {
            program.getMethod("main", String[].class).invoke(null, (Object) arguments.toArray(new String[0]));
        } catch (InvocationTargetException e) {
            throw new AssertionError(program.getName() + " failed: " + e.getCause(), e.getCause());
        } finally {
            System.setOut(before);
            System.setProperty("kymograph.home", home);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** The program that runs Java. */
    static String java() {
        return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
