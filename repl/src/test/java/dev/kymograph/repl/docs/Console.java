package dev.kymograph.repl.docs;

import dev.kymograph.repl.ScreenRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Runs command lines as a shell would: kymo and Java programs in this process, or in one of their own with an environment. */
final class Console {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|((?:\"[^\"]*\"|[^\\s'\"])+)");
    private static final String JARS = "repl/target/kymo/lib/*";

    private final Path root;
    private final Path folder;
    private final DemoLake lake;
    private final UnaryOperator<String> resolved;
    private int status;

    Console(Path root, Path folder, DemoLake lake, UnaryOperator<String> resolved) {
        this.root = root;
        this.folder = folder;
        this.lake = lake;
        this.resolved = resolved;
    }

    /** Runs one line and returns what is seen. */
    String run(String line) {
        List<String> words = words(line);
        Map<String, String> environment = new TreeMap<>();
        while (words.get(0).matches("[A-Z_]+=.*")) {
            String[] pair = words.remove(0).split("=", 2);
            environment.put(pair[0], resolved.apply(pair[1]));
        }
        String program = words.remove(0);
        try {
            return switch (program) {
                case "./kymo" ->
                    environment.isEmpty()
                            ? kymo(words, redirected(words))
                            : process(words, environment, redirected(words));
                case "java" -> java(words);
                case "javac" -> javac(words);
                case "jar" -> jar(words);
                case "mkdir" ->
                    Files.createDirectories(path(words.get(words.size() - 1)))
                            .toString()
                            .substring(0, 0);
                case "cp" -> copy(words);
                case "rm" -> {
                    Files.delete(path(words.get(0)));
                    yield "";
                }
                case "head" -> head(words);
                case "echo" -> words.equals(List.of("$?")) ? status + "\n" : String.join(" ", words) + "\n";
                case "mvn" -> maven(words);
                case "engine-core/benchmark/run" -> benchmark(words);
                default -> throw new AssertionError("no test runs [" + line + "]");
            };
        } catch (IOException e) {
            throw new AssertionError("Cannot run [" + line + "]: " + e, e);
        }
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2).replace("\"", ""));
        }
        return words;
    }

    private String copy(List<String> words) throws IOException {
        Path from = path(words.get(0));
        Path to = path(words.get(1));
        Files.copy(from, words.get(1).endsWith("/") ? to.resolve(from.getFileName()) : to);
        return "";
    }

    private Path path(String word) {
        return word.startsWith("docs/") ? root.resolve(word) : folder.resolve(word);
    }

    private String kymo(List<String> words, Redirected to) throws IOException {
        if (words.equals(List.of("demo"))) {
            return lake.remarks();
        }
        try (InputStream in = to.in()) {
            if (to.output().isEmpty()) {
                return done(ScreenRun.ofCommand(in, resolved(words)));
            }
            try (OutputStream out = Files.newOutputStream(to.output().get())) {
                return done(ScreenRun.ofCommand(in, out, resolved(words)));
            }
        }
    }

    /** Where a command's input comes from and its results go to, as {@code <} and {@code >} say. */
    private record Redirected(Optional<Path> input, Optional<Path> output) {

        InputStream in() throws IOException {
            return input.isPresent() ? Files.newInputStream(input.get()) : InputStream.nullInputStream();
        }
    }

    private Redirected redirected(List<String> words) {
        return new Redirected(taken("<", words), taken(">", words));
    }

    private Optional<Path> taken(String sign, List<String> words) {
        int at = words.indexOf(sign);
        if (at < 0) {
            return Optional.empty();
        }
        words.remove(at);
        return Optional.of(path(words.remove(at)));
    }

    private String[] resolved(List<String> arguments) {
        return arguments.stream().map(resolved).toArray(String[]::new);
    }

    private String done(ScreenRun run) {
        status = run.status();
        return run.text();
    }

    /** The same with little data and one round: that it can be run so and all contestants agree, not how fast anything is. */
    private String benchmark(List<String> words) throws IOException {
        List<String> few = new ArrayList<>(words);
        few.addAll(List.of("--every", "6h", "--rounds", "1", "--days", "1"));
        if (!words.isEmpty()) {
            few.addAll(List.of("--only", "csv,shepherd_sql,zscore"));
        }
        few.addAll(List.of("--data", folder.resolve("benchmark").toString()));
        String said = process(
                "dev.kymograph.benchmark.Benchmark", few, Map.of(), new Redirected(Optional.empty(), Optional.empty()));
        assertEquals(0, status, said);
        return "";
    }

    private String process(List<String> words, Map<String, String> environment, Redirected to) throws IOException {
        return process("dev.kymograph.repl.Main", words, environment, to);
    }

    private String process(String main, List<String> words, Map<String, String> environment, Redirected to)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(Programs.java()));
        // What Java is told so that it does not warn, as the launcher tells it.
        command.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of(
                "-Dkymograph.home=" + System.getProperty("kymograph.home"),
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Programs.classPath(),
                main));
        command.addAll(Arrays.asList(resolved(words)));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectErrorStream(to.output().isEmpty());
        to.output().ifPresent(file -> builder.redirectOutput(file.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        InputStream screen = to.output().isEmpty() ? process.getInputStream() : process.getErrorStream();
        String seen = new String(screen.readAllBytes(), StandardCharsets.UTF_8);
        try {
            status = process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            throw new AssertionError(e);
        }
        return seen;
    }

    /** {@code java -cp 'repl/target/kymo/lib/*' Program.java arguments}. */
    private String java(List<String> words) {
        assertEquals(List.of("-cp", JARS), words.subList(0, 2), "the jars of the build");
        return Programs.run(path(words.get(2)), List.of(resolved(words.subList(3, words.size()))));
    }

    /** {@code javac -cp 'repl/target/kymo/lib/*' -d classes Program.java}. */
    private String javac(List<String> words) {
        assertEquals(List.of("-cp", JARS, "-d"), words.subList(0, 3), "the jars of the build");
        Path source = path(words.get(words.size() - 1));
        return Programs.compile(words.subList(4, words.size() - 1), source, path(words.get(3)));
    }

    /** {@code jar --create --file F --manifest M -C classes .}. */
    private String jar(List<String> words) {
        List<String> arguments = new ArrayList<>();
        for (String word : words) {
            boolean isPath = !word.startsWith("-") && !word.equals(".");
            arguments.add(isPath ? path(word).toString() : word);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int ended = ToolProvider.findFirst("jar").orElseThrow().run(out, out, arguments.toArray(new String[0]));
        assertEquals(0, ended, said.toString(StandardCharsets.UTF_8));
        return "";
    }

    private String head(List<String> words) throws IOException {
        assertEquals("-n", words.get(0), "head -n LINES FILE");
        List<String> lines = Files.readAllLines(path(words.get(2)));
        int most = Math.min(lines.size(), Integer.parseInt(words.get(1)));
        return String.join("\n", lines.subList(0, most)) + "\n";
    }

    /** {@code mvn -q -f PROJECT package}, but for its tests; or the build that is running: it runs this. */
    private String maven(List<String> words) {
        if (words.size() == 4 && words.subList(0, 2).equals(List.of("-q", "-f"))) {
            PluginBuild.run(path(words.get(2)));
            return "";
        }
        assertEquals(List.of("-B", "verify"), words, "the build that the documentation names");
        return "";
    }
}
