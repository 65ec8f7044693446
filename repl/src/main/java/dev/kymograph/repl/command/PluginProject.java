package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.metric.DataName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Maven project of a new plugin. */
final class PluginProject {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern WORD = Pattern.compile("@([A-Za-z0-9-]+)@");
    private static final Set<String> WORDS_OF_JAVA = Set.of(("abstract assert boolean break byte case catch char class"
                    + " const continue default do double else enum extends final finally float for goto if implements"
                    + " import instanceof int interface long native new package private protected public return short"
                    + " static strictfp super switch synchronized this throw throws transient try void volatile while"
                    + " true false null")
            .split(" "));

    private static final int LONGEST_SCHEME = 16;

    private final Path folder;
    private final PluginTemplate template;
    private final Map<String, String> words = new TreeMap<>();

    /**
     * Of a plugin that is called as its folder.
     *
     * @throws KymographException {@code plugin.name} where no plugin can be called so
     */
    PluginProject(Path folder, PluginTemplate template) {
        this.folder = folder;
        this.template = template;
        Path last = folder.toAbsolutePath().normalize().getFileName();
        String id = last == null ? "" : last.toString();
        String name = checked(id);
        String plain = id.replace("-", "");
        words.put("id", id);
        words.put("name", name);
        words.put("package", "com.example." + plain);
        words.put("folder", "com/example/" + plain);
        words.put("scheme", scheme(plain));
        words.put("Type", type(id));
        words.put(
                "description",
                Character.toUpperCase(template.brings().charAt(0))
                        + template.brings().substring(1) + ": " + name);
        versions().forEach((key, value) -> words.put((String) key, xml((String) value)));
    }

    /** Writes it, and tells the files. */
    List<Path> write() {
        if (Files.exists(folder)) {
            throw Mistake.of(
                    "plugin.exists",
                    "Cannot make plugin '" + words.get("id") + "': [" + folder
                            + "] is there already; take another name, or move it away");
        }
        List<Path> written = new ArrayList<>();
        try {
            for (PluginTemplate.ProjectFile file : template.files()) {
                Path path = folder.resolve(filled(file.path()));
                Files.createDirectories(path.getParent());
                Files.writeString(path, filled(text(file.template())));
                written.add(path);
            }
        } catch (IOException e) {
            throw new KymographException(
                    ErrorKind.EXTERNAL, "plugin.write", "Cannot write the project [" + folder + "]: " + e.getMessage());
        }
        return written;
    }

    private static String checked(String id) {
        if (!ID.matcher(id).matches()) {
            throw refused(id, "a plugin's name is made of lower-case words with hyphens between them");
        }
        if (WORDS_OF_JAVA.contains(id)) {
            throw refused(id, "the word is Java's own");
        }
        try {
            String name = DataName.check("plugin", id.replace('-', '_'));
            DataName.check("field", name + "_value");
            return name;
        } catch (IllegalArgumentException e) {
            throw refused(id, e.getMessage());
        }
    }

    private static KymographException refused(String id, String why) {
        return Mistake.of("plugin.name", "Cannot call a plugin '" + id + "': " + why);
    }

    /** Neither too short nor too long, and not one that is taken. */
    private static String scheme(String plain) {
        String free = plain.length() < 3 || plain.equals("file") ? plain + "store" : plain;
        return free.substring(0, Math.min(free.length(), LONGEST_SCHEME));
    }

    private static String type(String id) {
        return Arrays.stream(id.split("-"))
                .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                .collect(Collectors.joining());
    }

    private String filled(String text) {
        return WORD.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(words.getOrDefault(found.group(1), found.group())));
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static Properties versions() {
        Properties properties = new Properties();
        try (InputStream in = PluginProject.class.getResourceAsStream("project/versions.properties")) {
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(String template) throws IOException {
        try (InputStream in = PluginProject.class.getResourceAsStream("project/" + template)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
