package dev.kymograph.repl.docs;

import dev.kymograph.repl.ScreenRun;
import dev.kymograph.repl.docs.Page.Example;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Runs the examples of one page. Those with a name are files that the others use; names of files, of what is exported, of new plugins and of folders
 * ending in {@code -lake} stand for such in the page's folder.
 */
final class Examples {

    private static final String PROMPT = "kymo> ";
    private static final String MORE = "  ... ";
    private static final String COMMAND = "$ ";
    private static final String BUILT = "repl/target/kymo/";
    private static final String READY = "conf/";
    private static final Pattern EXPORTED = Pattern.compile(
            "(?:--to |\\| (?:plot|csv) |plugins (?:new|key) |ExportTarget\\.\\w+\\(Path\\.of\\(\")([a-z]+(?:\\.[a-z]+)+|[a-z]+(?=/)|(?<=plugins new )[a-z-]+)");

    private final Path root;
    private final Path folder;
    private final Page page;
    private final Console console;
    private final Pattern names;
    private Map<Example, List<String>> printed = Map.of();

    Examples(Path root, DemoLake lake, Page page) throws IOException {
        this.root = root;
        this.page = page;
        folder = lake.page();
        List<Example> files = page.examples().stream()
                .filter(example -> isFile(example) && !example.name().contains("/"))
                .toList();
        for (Example file : files) {
            Files.write(folder.resolve(file.name()), file.text());
        }
        Stream<String> exported = page.examples().stream()
                .flatMap(example -> example.text().stream())
                .flatMap(line -> EXPORTED.matcher(line).results())
                .map(found -> found.group(1));
        names = Pattern.compile(Stream.concat(
                        Stream.of("[a-z]+-lake"),
                        Stream.concat(files.stream().map(Example::name), exported)
                                .map(Pattern::quote))
                .collect(Collectors.joining("|", "(?<![\\w./-])(?:", ")(?![\\w-])")));
        console = new Console(root, folder, lake, this::resolved);
    }

    /** What the example's text would be if it showed what happened. */
    List<String> run(Example example) throws IOException {
        return switch (example.tag()) {
            case "kymo" -> typed(example);
            case "console" -> commands(example);
            case "java" -> java(example);
            case "output" -> output(example);
            case "hocon" -> example.name().endsWith(".metric.conf") ? example.text() : configuration(example);
            case "csv", "ndjson", "xml", "text", "manifest", "script" -> {
                assertFalse(example.name().isEmpty(), "a file needs a name that other examples use it by");
                yield example.text();
            }
            case "sh" -> {
                example.text().forEach(line -> console.run(line.replaceFirst(" +#.*", "")));
                yield example.text();
            }
            case "benchmark" -> {
                // What the page's benchmark/run asks the contestants; the benchmark's own test holds that it is this
                // text.
                assertTrue(page.path().endsWith("docs/benchmarks.md"), "questions of the benchmark are on its page");
                yield example.text();
            }
            default ->
                throw new AssertionError(
                        "no test runs an example with the tag [" + example.tag()
                                + "]; there are kymo, console, java, output, hocon, csv, ndjson, xml, text, manifest, script, sh, benchmark");
        };
    }

    private static boolean isFile(Example example) {
        return !example.name().isEmpty() && !example.tag().equals("kymo");
    }

    private String resolved(String text) {
        return names.matcher(text)
                .replaceAll(name -> folder.resolve(name.group()).toString())
                .replace(BUILT, root.resolve(BUILT) + "/")
                .replace(READY, root.resolve(READY) + "/");
    }

    private List<String> unresolved(String text) {
        return text.replace(folder + "/", "")
                .replace(root + "/", "")
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    private List<String> typed(Example example) {
        List<String> statements = new ArrayList<>();
        List<List<String>> shown = new ArrayList<>();
        for (String line : example.text()) {
            if (line.startsWith(PROMPT)) {
                statements.add(line.substring(PROMPT.length()));
                shown.add(new ArrayList<>(List.of(line)));
            } else if (line.startsWith(MORE)) {
                statements.add(statements.remove(statements.size() - 1) + "\n" + line.substring(MORE.length()));
                shown.get(shown.size() - 1).add(line);
            }
        }
        assertFalse(statements.isEmpty(), "nothing is typed: a line to type begins with " + PROMPT);
        List<String> seen = new ArrayList<>();
        Path data = folder.resolve(example.name().isEmpty() ? DemoLake.NAME : example.name());
        ScreenRun.ofStatements(data, statements.stream().map(this::resolved).toList(), (statement, answer) -> {
            seen.addAll(shown.remove(0));
            seen.addAll(unresolved(answer));
        });
        return seen;
    }

    private List<String> commands(Example example) {
        List<String> seen = new ArrayList<>();
        for (String line : example.text()) {
            if (line.startsWith(COMMAND)) {
                seen.add(line);
                seen.addAll(unresolved(console.run(line.substring(COMMAND.length()))));
            }
        }
        assertFalse(seen.isEmpty(), "nothing is run: a line to run begins with " + COMMAND);
        return seen;
    }

    private List<String> java(Example example) throws IOException {
        if (example.name().contains("/")) {
            return Files.readAllLines(root.resolve(example.name()));
        }
        if (example.name().isEmpty() && printed.isEmpty()) {
            List<Example> pieces = page.examples().stream()
                    .filter(other -> other.tag().equals("java") && other.name().isEmpty())
                    .toList();
            printed = Fragments.run(pieces, folder, this::resolved);
        }
        return example.text();
    }

    private List<String> output(Example example) {
        Example before = page.examples().get(page.examples().indexOf(example) - 1);
        return printed.getOrDefault(before, List.of("(there is no unnamed java block before this one)")).stream()
                .flatMap(line -> unresolved(line + "\n").stream())
                .toList();
    }

    private List<String> configuration(Example example) throws IOException {
        Path file = Files.write(folder.resolve("checked.conf"), example.text());
        ScreenRun run =
                ScreenRun.ofCommand(InputStream.nullInputStream(), "--config", file.toString(), "config", "check");
        assertEquals(example.name().startsWith("wrong") ? 78 : 0, run.status(), run.text());
        return example.text();
    }
}
