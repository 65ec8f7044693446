package dev.kymograph.repl;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The shell at a terminal of its own, told to end by another process. */
@EnabledOnOs(OS.LINUX)
class EndSignalsTest {

    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final String PASTE_MARKED = "\u001b[?2004h";
    private static final String PASTE_PLAIN = "\u001b[?2004l";

    @TempDir
    Path folder;

    @BeforeEach
    void requireTerminals() {
        assumeTrue(Files.isExecutable(SCRIPT), "nothing here makes a terminal");
    }

    @ParameterizedTest
    @Timeout(120)
    @CsvSource({"TERM, 143", "HUP, 129"})
    void theTerminalIsLeftAsItWas(String signal, int status) throws Exception {
        assumeTrue(
                !isIgnored(status - 128),
                "whoever started this has it ignored, as nohup does, and so does what it starts");
        List<String> words = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kymograph.repl.Main",
                "--data",
                folder.resolve("lake").toString());
        String line = words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        ProcessBuilder builder = new ProcessBuilder(SCRIPT.toString(), "-qec", "exec " + line, "/dev/null");
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().put("KYMO_HISTORY", "");
        Process terminal = builder.redirectErrorStream(true).start();
        try {
            StringBuilder screen = new StringBuilder();
            readUntil(terminal, "kymo> ", screen);
            ProcessHandle kymo = terminal.descendants()
                    .filter(child -> child.info().command().orElse("").endsWith("java"))
                    .findFirst()
                    .orElseThrow();
            new ProcessBuilder("kill", "-" + signal, Long.toString(kymo.pid()))
                    .start()
                    .waitFor();
            assertTrue(terminal.waitFor(60, TimeUnit.SECONDS), "it goes on and on");
            screen.append(new String(terminal.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(status, terminal.exitValue(), screen::toString);
            assertTrue(
                    screen.lastIndexOf(PASTE_PLAIN) > screen.lastIndexOf(PASTE_MARKED),
                    () -> screen.toString().replace("\u001b", "^["));
        } finally {
            terminal.descendants().forEach(ProcessHandle::destroyForcibly);
            terminal.destroyForcibly();
        }
    }

    private static boolean isIgnored(int number) throws IOException {
        Path told = Path.of("/proc/self/status");
        return Files.isReadable(told)
                && Files.readAllLines(told).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> new BigInteger(
                                line.substring("SigIgn:".length()).strip(), 16))
                        .anyMatch(ignored -> ignored.testBit(number - 1));
    }

    private static void readUntil(Process process, String text, StringBuilder into) throws IOException {
        while (into.indexOf(text) < 0) {
            int next = process.getInputStream().read();
            assertTrue(next >= 0, into::toString);
            into.append((char) next);
        }
    }
}
