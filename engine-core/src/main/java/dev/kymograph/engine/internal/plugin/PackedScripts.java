package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.internal.catalog.ZoneScript;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/** Reads the scripts that a jar has for tables of its plugin's own. */
final class PackedScripts {

    private static final String FOLDER = "migrations/";
    private static final String LIST = FOLDER + "migrations.txt";
    private static final Pattern STEM = Pattern.compile("V(\\d{3})__([a-z][a-z0-9_]*)");

    private PackedScripts() {}

    /** By version; empty where it has none. */
    static List<ZoneScript> of(JarFile jar) throws IOException, Refusal {
        ZipEntry list = jar.getEntry(LIST);
        if (list == null) {
            return List.of();
        }
        List<ZoneScript> scripts = new ArrayList<>();
        for (String line : text(jar, list).lines().map(String::strip).toList()) {
            if (line.isEmpty()) {
                continue;
            }
            Matcher stem = STEM.matcher(line);
            if (!stem.matches() || Integer.parseInt(stem.group(1)) != scripts.size() + 1) {
                throw new Refusal("its " + LIST + " has [" + line + "], expected "
                        + String.format("V%03d__name", scripts.size() + 1) + ": each script in a line, by number");
            }
            scripts.add(new ZoneScript(
                    scripts.size() + 1, stem.group(2), script(jar, line + ".up.sql"), script(jar, line + ".down.sql")));
        }
        return List.copyOf(scripts);
    }

    private static String script(JarFile jar, String name) throws IOException, Refusal {
        ZipEntry entry = jar.getEntry(FOLDER + name);
        if (entry == null) {
            throw new Refusal("its " + LIST + " lists a script whose file " + FOLDER + name
                    + " is not there; each has a way up and a way down");
        }
        return text(jar, entry);
    }

    private static String text(JarFile jar, ZipEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
