package dev.kymograph.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One question in the words of each contestant: the sections of a file {@code questions/NAME.txt}.
 *
 * @param title what is asked, for people
 * @param words a command or a SELECT for the engine
 * @param glob SQL as most people write it, over the relations that {@link DuckDbContestant} makes
 * @param planned SQL as an expert writes it, with the exact files
 */
record Asked(String name, String title, String words, String glob, String planned) {

    /** Those of the file {@code questions/LIST.txt}. */
    static List<Asked> listed(String list) {
        return resource("questions/" + list + ".txt").lines().map(Asked::read).toList();
    }

    static Asked called(String name) {
        return read(name);
    }

    private static Asked read(String name) {
        List<StringBuilder> sections = new ArrayList<>(List.of(new StringBuilder()));
        for (String line : resource("questions/" + name + ".txt").lines().toList()) {
            if (line.startsWith("--- ")) {
                sections.add(new StringBuilder());
            } else {
                sections.get(sections.size() - 1).append(line).append('\n');
            }
        }
        if (sections.size() < 4) {
            throw new IllegalStateException("questions/" + name + ".txt needs a title and three sections");
        }
        return new Asked(
                name,
                sections.get(0).toString().strip(),
                sections.get(1).toString().strip(),
                sections.get(2).toString().strip(),
                sections.get(3).toString().strip());
    }

    private static String resource(String path) {
        try (InputStream stream = Asked.class.getResourceAsStream(path)) {
            if (stream == null) {
                throw new IllegalStateException("there is no " + path);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
