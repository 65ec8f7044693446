package dev.kymograph.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command of a small JVM that sees the classes which the test sees. */
public final class ChildJvm {

    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx256m");

    private ChildJvm() {}

    /**
     * One that takes little.
     *
     * @param arguments for {@code main}, as text
     */
    public static List<String> running(Class<?> main, Object... arguments) {
        return running(SMALL, main, arguments);
    }

    /** One whose writing stops where {@code faults} says. */
    public static List<String> failing(Class<?> faults, Class<?> main, Object... arguments) {
        List<String> options = new ArrayList<>(SMALL);
        options.add("-Dkymograph.failpoints=" + faults.getName());
        return running(options, main, arguments);
    }

    /** One that compiles as well as it can, with no more heap than so much, such as {@code 48m}. */
    public static List<String> within(String heap, Class<?> main, Object... arguments) {
        return running(List.of("-XX:+UseSerialGC", "-Xmx" + heap), main, arguments);
    }

    private static List<String> running(List<String> options, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }
}
