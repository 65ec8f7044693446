package dev.kymograph.repl.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A page of the documentation and its fenced blocks. */
record Page(Path path, List<String> lines, List<Example> examples) {

    private static final String FENCE = "```";

    /**
     * A fenced block.
     *
     * @param line its first line in the page, from 0
     * @param tag the first word behind the fence
     * @param name the second word; empty without one
     */
    record Example(int line, String tag, String name, List<String> text) {}

    static Page read(Path path) {
        List<String> lines;
        try {
            lines = Files.readAllLines(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Page(path, lines, examples(path, lines));
    }

    private static List<Example> examples(Path path, List<String> lines) {
        List<Example> examples = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (start < 0 && (line.startsWith("    ") || line.startsWith("\t") || line.startsWith("~~~"))) {
                throw new AssertionError(path + ":" + (i + 1) + ": an example that no test would run; put it between "
                        + FENCE + " fences");
            }
            if (!line.strip().startsWith(FENCE)) {
                continue;
            }
            if (start < 0) {
                start = i;
            } else {
                String[] words = lines.get(start)
                        .strip()
                        .substring(FENCE.length())
                        .strip()
                        .split(" +", 2);
                String name = words.length > 1 ? words[1] : "";
                examples.add(new Example(start + 1, words[0], name, List.copyOf(lines.subList(start + 1, i))));
                start = -1;
            }
        }
        if (start >= 0) {
            throw new AssertionError(path + ":" + (start + 1) + ": the block does not end");
        }
        return examples;
    }

    /** Writes the page anew with other texts in some of its examples. */
    void rewrite(Map<Example, List<String>> texts) throws IOException {
        List<String> written = new ArrayList<>();
        int from = 0;
        for (Example example : examples) {
            written.addAll(lines.subList(from, example.line()));
            written.addAll(texts.getOrDefault(example, example.text()));
            from = example.line() + example.text().size();
        }
        written.addAll(lines.subList(from, lines.size()));
        Files.write(path, written);
    }

    /** All pages of the repository. */
    static List<Path> all(Path root) throws IOException {
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            Stream<Path> top = Stream.of("README.md", "CHANGELOG.md").map(root::resolve);
            return Stream.concat(
                            top,
                            docs.filter(path -> path.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }
}
