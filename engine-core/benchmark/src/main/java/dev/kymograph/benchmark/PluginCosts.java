package dev.kymograph.benchmark;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Question;
import dev.kymograph.engine.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** What plugins cost: at the start, when one is dropped, and each time that one is called. */
final class PluginCosts {

    private static final Path SHIPPED = Path.of(System.getProperty("kymograph.home"), "plugins");
    private static final long MANY = 1_000_000;

    private final int rounds;

    PluginCosts(int rounds) {
        this.rounds = rounds;
    }

    void run() throws IOException {
        Report.print("| what | median of " + rounds + " |\n|---|--:|\n");
        start();
        dropping();
        calling();
    }

    private void start() throws IOException {
        List<Path> jars = jars();
        double with = medianMillis(() -> opening(SHIPPED));
        double without = medianMillis(() -> opening(SHIPPED.resolve("none")));
        row("opening an engine without plugins", without, "ms");
        row("the same with the " + jars.size() + " shipped", with, "ms");
        row("each of them", (with - without) / jars.size(), "ms");
    }

    /** On the same data folder each time; the first one makes the copies that are loaded. */
    private long opening(Path plugins) {
        return inFolder(data -> {
            open(data, plugins, "0s").close();
            long begun = System.nanoTime();
            open(data, plugins, "0s").close();
            return System.nanoTime() - begun;
        });
    }

    private void dropping() throws IOException {
        row("from dropping a metric's file to its first answer", medianMillis(() -> dropped(this::metricFile)), "ms");
        row("from dropping a jar to its first answer", medianMillis(() -> dropped(this::jar)), "ms");
    }

    private interface Drop {
        /** Puts something into the folder; returns what can be asked then. */
        Question into(Path plugins) throws IOException;
    }

    private long dropped(Drop drop) {
        return inFolder(data -> {
            Path plugins = Files.createDirectory(data.resolve("plugins"));
            Files.copy(SHIPPED.resolve(jarOf("animals")), plugins.resolve("animals.jar"));
            Files.copy(SHIPPED.resolve(jarOf("pulse")), plugins.resolve("pulse.jar"));
            try (Engine engine = open(data, plugins, "500ms")) {
                long begun = System.nanoTime();
                Question question = drop.into(plugins);
                while (!answers(engine, question)) {
                    Thread.onSpinWait();
                }
                return System.nanoTime() - begun;
            }
        });
    }

    private Question metricFile(Path plugins) throws IOException {
        Path passing = Files.writeString(
                plugins.resolve("spo2.passing"),
                "name = spo2, kind = animal, fields = [{ name = spo2_level, type = float }]");
        Files.move(passing, plugins.resolve("spo2.metric.conf"), StandardCopyOption.ATOMIC_MOVE);
        return Question.of("statistics", "spo2");
    }

    private Question jar(Path plugins) throws IOException {
        Path passing = plugins.resolve("nothing.passing");
        writeJar(passing);
        Files.move(passing, plugins.resolve("nothing.jar"), StandardCopyOption.ATOMIC_MOVE);
        return Question.of("nothing", "pulse_rate");
    }

    private static boolean answers(Engine engine, Question question) {
        try (Result result = engine.ask(question)) {
            return result.columns().size() > 0;
        } catch (KymographException e) {
            return false; // not there yet
        }
    }

    private void calling() {
        inFolder(data -> {
            Path plugins = Files.createDirectory(data.resolve("plugins"));
            Files.copy(SHIPPED.resolve(jarOf("animals")), plugins.resolve("animals.jar"));
            Files.copy(SHIPPED.resolve(jarOf("pulse")), plugins.resolve("pulse.jar"));
            double[] own = called(Engine.builder().extension(new Nothing()), data.resolve("own"), plugins);
            writeJar(plugins.resolve("nothing.jar"));
            double[] border = called(Engine.builder(), data.resolve("border"), plugins);
            row("a call of an analysis of the program's own, one row", own[0], "ms");
            row("the same across the border", border[0], "ms");
            row("a million rows of the program's own", own[1], "ms");
            row("the same across the border", border[1], "ms");
            return 0;
        });
    }

    private double[] called(EngineBuilder builder, Path data, Path plugins) {
        try (Engine engine = builder.data(data)
                .set("plugins.folders", plugins.toString())
                .set("query.cache", "0B")
                .open()) {
            Question one = Question.of("nothing", "pulse_rate");
            Question many = one.where("rows", Long.toString(MANY));
            for (int i = 0; i < 200; i++) {
                read(engine, one);
            }
            return new double[] {
                medianMillis(() -> read(engine, one)), medianMillis(() -> read(engine, many)),
            };
        }
    }

    private static long read(Engine engine, Question question) {
        long begun = System.nanoTime();
        try (Result result = engine.ask(question)) {
            while (result.next()) {
                result.value(0);
            }
        }
        return System.nanoTime() - begun;
    }

    private static Engine open(Path data, Path plugins, String lookEvery) {
        return Engine.builder()
                .data(data)
                .set("plugins.folders", plugins.toString())
                .set("plugins.look-every", lookEvery)
                .open();
    }

    private interface Work {
        long in(Path folder) throws IOException;
    }

    private static long inFolder(Work work) {
        try {
            Path folder = Files.createTempDirectory("kymograph-plugins");
            try {
                return work.in(folder);
            } finally {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", "nothing");
        manifest.getMainAttributes().putValue("Plugin-Version", "1.0.0");
        manifest.getMainAttributes().putValue("Plugin-Requires", ">=0.1.0 & <0.2.0");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream packed = new JarOutputStream(out, manifest)) {
            for (Class<?> type : Nothing.class.getNestMembers()) {
                String name = type.getName().replace('.', '/') + ".class";
                try (InputStream in = Nothing.class.getClassLoader().getResourceAsStream(name)) {
                    add(packed, name, in.readAllBytes());
                }
            }
            add(packed, "META-INF/extensions.idx", Nothing.class.getName().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void add(JarOutputStream packed, String name, byte[] content) throws IOException {
        packed.putNextEntry(new JarEntry(name));
        packed.write(content);
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static String jarOf(String plugin) throws IOException {
        return jars().stream()
                .map(jar -> jar.getFileName().toString())
                .filter(name -> name.contains("-" + plugin + "-") && !name.contains("sample"))
                .findFirst()
                .orElseThrow();
    }

    private double medianMillis(LongSupplier nanos) {
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            millis.add(nanos.getAsLong() / 1e6);
        }
        return Report.median(millis.stream().mapToDouble(time -> time).toArray());
    }

    private static void row(String what, double value, String unit) {
        Report.print(String.format(Locale.ROOT, "| %s | %.2f %s |%n", what, value, unit));
    }
}
