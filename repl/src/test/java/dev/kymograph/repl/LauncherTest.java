package dev.kymograph.repl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The script kymo, with stand-ins for java and mvn that write down how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final Path SCRIPT = Path.of(System.getProperty("kymograph.root"), "kymo");

    @TempDir
    private Path folder;

    private final Map<Process, List<Path>> outputs = new HashMap<>();
    private Path home;
    private Path java;

    @BeforeEach
    void makeStandIns() throws IOException {
        folder = folder.toRealPath();
        home = folder.resolve("a release");
        Files.createDirectories(home.resolve("lib"));
        for (String file : List.of("lib/a.jar", "lib/b.jar", ".laid")) {
            Files.writeString(home.resolve(file), "");
        }
        Files.copy(SCRIPT, home.resolve("kymo"));
        java = java("17.0.15", "17.0.15+6");
    }

    @AfterEach
    void awaitWhatWorksAside() throws Exception {
        await(() -> Arrays.stream(home.toFile().list()).noneMatch(name -> name.endsWith(".making")));
    }

    @Test
    void passes_its_arguments_on_as_they_are() throws Exception {
        Run run = start(home.resolve("kymo"), "-c", "SELECT 'a b', \"*\"", "", "--data", "x y");
        assertEquals(0, run.status, run.err);
        List<String> words = words(run.out);
        assertEquals(
                List.of("-c", "SELECT 'a b', \"*\"", "", "--data", "x y"),
                words.subList(words.indexOf("dev.kymograph.repl.Main") + 1, words.size()));
        assertTrue(words.contains("-Dkymograph.home=" + home), run.out);
        assertTrue(words.contains(home + "/lib/a.jar:" + home + "/lib/b.jar"), run.out);
        assertEquals("", run.err);
    }

    @Test
    void ends_with_the_status_of_the_shell() throws Exception {
        assertEquals(65, start(home.resolve("kymo"), "end-with-65").status);
    }

    @Test
    void works_through_links_and_from_any_folder() throws Exception {
        Files.createSymbolicLink(folder.resolve("link"), Path.of("a release/kymo"));
        Path elsewhere = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(elsewhere.resolve("kymo"), Path.of("../link"));
        Run run = start(elsewhere.resolve("kymo"), "--version");
        assertEquals(0, run.status, run.err);
        assertTrue(words(run.out).contains("-Dkymograph.home=" + home), run.out);
    }

    @Test
    void keeps_the_second_compiler_for_what_may_take_long() throws Exception {
        String fast = "-XX:TieredStopAtLevel=1";
        for (List<String> arguments : List.of(List.of("-c", "SELECT 1"), List.of("--data", "d", "-c", "plugins"))) {
            assertTrue(words(start(home.resolve("kymo"), arguments).out).contains(fast), arguments.toString());
        }
        for (List<String> arguments : List.of(
                List.<String>of(),
                List.of("demo"),
                List.of("demo", "-c", "SELECT 1"),
                List.of("-c", "SELECT 1", "-c", "ingest a.csv --metric pulse_rate"),
                List.of("-f", "script.kymo"))) {
            assertFalse(words(start(home.resolve("kymo"), arguments).out).contains(fast), arguments.toString());
        }
    }

    @Test
    void makes_the_class_data_archive_once_for_each_build_and_java() throws Exception {
        Path archive = home.resolve(".classes-17.0.15+6.jsa");
        String option = "-XX:SharedArchiveFile=" + archive;

        assertFalse(start(home.resolve("kymo")).out.contains("SharedArchiveFile"), "the first start waits for nothing");
        awaitTrained(archive);
        assertTrue(words(start(home.resolve("kymo")).out).contains(option), "the next one uses it");
        assertEquals(1, trainings());

        java = java("25.0.3", "25.0.3+9");
        start(home.resolve("kymo"));
        awaitTrained(home.resolve(".classes-25.0.3+9.aot"));
        Run newer = start(home.resolve("kymo"));
        assertTrue(words(newer.out).contains("-XX:AOTCache=" + home.resolve(".classes-25.0.3+9.aot")), newer.out);
        assertEquals(2, trainings());

        Files.setLastModifiedTime(
                home.resolve(".laid"), FileTime.from(Instant.now().plusSeconds(60)));
        assertFalse(start(home.resolve("kymo")).out.contains("AOTCache="), "one of another build is of no use");
        await(() -> trainings() == 3);
    }

    @Test
    void nobody_waits_for_the_archive_and_it_is_made_but_once() throws Exception {
        Files.writeString(folder.resolve("slow-training"), "");
        for (int i = 0; i < 3; i++) {
            Run run = start(home.resolve("kymo"), "-c", "SELECT 1");
            assertEquals(0, run.status, run.err);
            assertEquals("", run.err);
            assertFalse(Files.exists(home.resolve(".classes-17.0.15+6.jsa")), "still being made");
        }
        Files.delete(folder.resolve("slow-training"));
        awaitTrained(home.resolve(".classes-17.0.15+6.jsa"));
        assertEquals(1, trainings());
    }

    @Test
    void a_build_gives_fast_starts_at_once() throws Exception {
        Path tree = sourceTree();
        assertTrue(start(tree.resolve("kymo")).out.contains("SharedArchiveFile"));
    }

    @Test
    void starts_without_an_archive_when_none_can_be_made() throws Exception {
        Files.writeString(folder.resolve("no-archive"), "");
        for (int i = 0; i < 2; i++) {
            Run run = start(home.resolve("kymo"));
            assertEquals(0, run.status, run.err);
            assertFalse(run.out.contains("SharedArchiveFile"), run.out);
            awaitTrained(home.resolve(".classes-17.0.15+6.jsa"));
        }
        assertEquals(1, trainings());
    }

    @Test
    void refuses_an_old_java() throws Exception {
        java = java("11.0.2", "11.0.2+7");
        assertRefused(
                78, "Java 17 or newer is needed, and " + java + "/bin/java is [11.0.2]", start(home.resolve("kymo")));
    }

    @Test
    void refuses_a_java_home_without_java() throws Exception {
        java = folder.resolve("nowhere");
        assertRefused(78, "JAVA_HOME is [" + java + "], and there is no bin/java in it", start(home.resolve("kymo")));
    }

    @Test
    void refuses_to_build_without_maven() throws Exception {
        Path tree = sourceTree();
        Files.delete(folder.resolve("tools/mvn"));
        for (String tool : List.of("find", "mkdir", "readlink", "flock")) {
            for (Path found : List.of(Path.of("/bin", tool), Path.of("/usr/bin", tool))) {
                if (Files.exists(found)) {
                    executable(folder.resolve("tools").resolve(tool), "#!/bin/sh\nexec " + found + " \"$@\"\n");
                }
            }
        }
        assertRefused(
                78,
                "no mvn on the PATH",
                start(tree.resolve("kymo"), List.of(), folder.resolve("tools").toString()));
    }

    @Test
    void builds_what_is_missing_or_out_of_date_and_nothing_else() throws Exception {
        Path tree = sourceTree();
        Run first = start(tree.resolve("kymo"), "--version");
        assertEquals(0, first.status, first.err);
        assertEquals(1, builds());
        assertEquals(1, first.err.lines().count(), first.err);
        assertTrue(words(first.out).contains("--version"), first.out);

        assertEquals("", start(tree.resolve("kymo")).err);
        assertEquals(1, builds());

        Files.setLastModifiedTime(
                tree.resolve("plugins/pulse/src/Pulse.java"),
                FileTime.from(Instant.now().plusSeconds(60)));
        start(tree.resolve("kymo"));
        assertEquals(2, builds());
    }

    @Test
    void does_not_build_twice_when_started_twice() throws Exception {
        Path tree = sourceTree();
        Process one = process(tree.resolve("kymo"), List.of(), path());
        Process other = process(tree.resolve("kymo"), List.of(), path());
        Run first = finish(one);
        Run second = finish(other);
        assertEquals(0, first.status, first.err);
        assertEquals(0, second.status, second.err);
        assertEquals(1, builds());
    }

    @Test
    void shows_why_a_build_failed_and_where_its_log_is() throws Exception {
        Path tree = sourceTree();
        Files.writeString(folder.resolve("fail-the-build"), "");
        Run run = start(tree.resolve("kymo"), "-c", "SELECT 1");
        assertRefused(70, "Cannot build Kymograph: Maven ended with status 1; its log is " + tree, run);
        assertTrue(run.err.contains("[ERROR] a line from Maven"), run.err);
        assertFalse(Files.exists(tree.resolve("repl/target/kymo/.laid")));
    }

    // --- stand-ins

    private Path java(String version, String build) throws IOException {
        Path standIn = folder.resolve("java " + version);
        Files.createDirectories(standIn.resolve("bin"));
        Files.writeString(
                standIn.resolve("release"),
                "IMPLEMENTOR=\"nobody\"\nJAVA_RUNTIME_VERSION=\"" + build + "\"\nJAVA_VERSION=\"" + version + "\"\n");
        executable(standIn.resolve("bin/java"), """
                #!/bin/sh
                for word; do
                    case $word in
                        -XX:ArchiveClassesAtExit=* | -XX:AOTCacheOutput=*)
                            echo trained >>'FOLDER/trainings'
                            while [ -e 'FOLDER/slow-training' ]; do sleep 0.1; done
                            [ -e 'FOLDER/no-archive' ] || echo classes >"${word#*=}" ;;
                        end-with-65) exit 65 ;;
                    esac
                    printf '<%s>\\n' "$word"
                done
                """.replace("FOLDER", folder.toString()));
        return standIn;
    }

    private Path sourceTree() throws IOException {
        Path tree = folder.resolve("a tree");
        for (String made : List.of("repl/src", "plugins/pulse/src", "conf", "schema")) {
            Files.createDirectories(tree.resolve(made));
        }
        for (String file : List.of("pom.xml", "build.xml", "repl/pom.xml", "plugins/pulse/src/Pulse.java")) {
            Files.writeString(tree.resolve(file), "");
        }
        Files.copy(SCRIPT, tree.resolve("kymo"));
        Files.createDirectories(folder.resolve("tools"));
        executable(folder.resolve("tools/mvn"), """
                #!/bin/sh
                echo built >>'FOLDER/builds'
                sleep 0.5
                if [ -e 'FOLDER/fail-the-build' ]; then
                    echo '[ERROR] a line from Maven'
                    exit 1
                fi
                mkdir -p repl/target/kymo/lib
                touch repl/target/kymo/lib/a.jar repl/target/kymo/.built repl/target/kymo/.laid
                """.replace("FOLDER", folder.toString()));
        return tree;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertTrue(file.toFile().setExecutable(true));
    }

    private int builds() throws IOException {
        return Files.readAllLines(folder.resolve("builds")).size();
    }

    private int trainings() throws IOException {
        return Files.readAllLines(folder.resolve("trainings")).size();
    }

    private void awaitTrained(Path archive) throws Exception {
        await(() -> Files.exists(archive) && Files.notExists(Path.of(archive + ".making")));
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < end, "it never came");
            Thread.sleep(20);
        }
    }

    // --- runs

    private record Run(int status, String out, String err) {}

    private static List<String> words(String out) {
        return out.lines().map(line -> line.substring(1, line.length() - 1)).toList();
    }

    private static void assertRefused(int status, String message, Run run) {
        assertEquals(status, run.status, run.err);
        assertTrue(run.err.contains(message), run.err);
        assertEquals("", run.out);
    }

    private Run start(Path script, String... arguments) throws Exception {
        return start(script, List.of(arguments));
    }

    private Run start(Path script, List<String> arguments) throws Exception {
        return start(script, arguments, path());
    }

    private Run start(Path script, List<String> arguments, String path) throws Exception {
        return finish(process(script, arguments, path));
    }

    private String path() {
        return folder.resolve("tools") + ":" + System.getenv("PATH");
    }

    private Process process(Path script, List<String> arguments, String path) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", path, "JAVA_HOME", java.toString()));
        builder.redirectOutput(Files.createTempFile(folder, "out", "").toFile());
        builder.redirectError(Files.createTempFile(folder, "err", "").toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        outputs.put(
                process,
                List.of(
                        builder.redirectOutput().file().toPath(),
                        builder.redirectError().file().toPath()));
        return process;
    }

    private Run finish(Process process) throws Exception {
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the launcher did not end");
        List<Path> files = outputs.get(process);
        return new Run(process.exitValue(), Files.readString(files.get(0)), Files.readString(files.get(1)));
    }
}
