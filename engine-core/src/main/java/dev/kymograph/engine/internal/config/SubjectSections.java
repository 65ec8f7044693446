package dev.kymograph.engine.internal.config;

import dev.kymograph.engine.internal.config.Settings.MappedTable;
import dev.kymograph.engine.internal.text.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the configuration says under {@code subjects.KIND}: which table of others a kind's subjects are in. */
final class SubjectSections {

    static final String HELP =
            "Which table of others the subjects of a kind are rows of (table, as pets or public.pets), and its"
                    + " columns: id, name, origin, tenant, and one for each of its attributes.";

    private static final String PREFIX = "subjects.";
    private static final String ATTRIBUTES = "attributes";
    private static final String TABLE = "table";
    private static final List<String> KEYS = List.of(TABLE, "id", "name", "origin", "tenant", ATTRIBUTES);
    private static final Pattern TABLE_NAME = Pattern.compile("[^.\\s][^.]*(\\.[^.\\s][^.]*)?");

    private SubjectSections() {}

    /** Whether a path is the section of a kind, or of its attributes, and not a key of the engine. */
    static boolean isSection(String path) {
        String[] words = words(path);
        boolean ofKind = words.length == 1 && !Keys.BY_PATH.containsKey(path);
        return ofKind || (words.length == 2 && words[1].equals(ATTRIBUTES));
    }

    /** Whether a path is a key in such a section. */
    static boolean holds(String path) {
        int end = path.lastIndexOf('.');
        return end > PREFIX.length() && isSection(path.substring(0, end)) && !isSection(path);
    }

    /** None where the path is elsewhere. */
    private static String[] words(String path) {
        return path.startsWith(PREFIX) ? path.substring(PREFIX.length()).split("\\.", -1) : new String[0];
    }

    /**
     * What the entries say; what is wrong with them is added to the problems.
     *
     * @param isServer whether the catalog is where others have tables
     */
    static List<MappedTable> read(Map<String, Entry> entries, boolean isServer, List<String> problems) {
        Map<String, Map<String, Entry>> kinds = new TreeMap<>();
        entries.forEach((path, entry) -> {
            if (holds(path)) {
                String kind = words(path)[0];
                String key = path.substring(PREFIX.length() + kind.length() + 1);
                kinds.computeIfAbsent(kind, any -> new LinkedHashMap<>()).put(key, entry);
            }
        });
        List<MappedTable> tables = new ArrayList<>();
        kinds.forEach((kind, said) -> {
            int before = problems.size();
            check(kind, said, isServer, problems);
            if (problems.size() == before) {
                tables.add(table(kind, said));
            }
        });
        return tables;
    }

    private static void check(String kind, Map<String, Entry> said, boolean isServer, List<String> problems) {
        String section = PREFIX + kind;
        Entry first = said.values().iterator().next();
        if (!isServer) {
            problems.add(first.from() + ": " + section
                    + ": expected catalog.type = postgresql: tables of others are on its server");
        }
        said.forEach((key, entry) -> {
            String place = entry.from() + ": " + section + "." + key + ": ";
            if (!key.startsWith(ATTRIBUTES + ".") && !KEYS.contains(key)) {
                String near = Nearest.to(key, KEYS)
                        .map(word -> "did you mean " + word + "?")
                        .orElse("expected " + String.join(", ", KEYS));
                problems.add(place + "unknown key; " + near);
            } else if (entry.text().isBlank()) {
                problems.add(place + "found [], expected the name of a " + (key.equals(TABLE) ? TABLE : "column"));
            } else if (key.equals(TABLE) && !TABLE_NAME.matcher(entry.text()).matches()) {
                problems.add(place + "found [" + entry.text() + "], expected a table, as pets or public.pets");
            }
        });
        if (!said.containsKey(TABLE)) {
            problems.add(first.from() + ": " + section + "." + TABLE
                    + ": it is missing; expected a table, as pets or public.pets");
        }
    }

    private static MappedTable table(String kind, Map<String, Entry> said) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Map<String, String> rest = new HashMap<>();
        said.forEach((key, entry) -> {
            if (key.startsWith(ATTRIBUTES + ".")) {
                attributes.put(key.substring(ATTRIBUTES.length() + 1), entry.text());
            } else {
                rest.put(key, entry.text());
            }
        });
        return new MappedTable(
                kind,
                rest.get(TABLE),
                rest.getOrDefault("id", "id"),
                rest.getOrDefault("name", "name"),
                Optional.ofNullable(rest.get("origin")),
                Optional.ofNullable(rest.get("tenant")),
                attributes);
    }
}
