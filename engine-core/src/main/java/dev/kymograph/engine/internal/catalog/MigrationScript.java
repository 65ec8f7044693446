package dev.kymograph.engine.internal.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.zip.CRC32;

/** One numbered step of the catalog's tables, up and down. */
record MigrationScript(int version, String name, Function<Direction, String> text) {

    enum Direction {
        UP,
        DOWN;

        String word() {
            return this == UP ? "up" : "down";
        }
    }

    private static final String FOLDER = "/dev/kymograph/schema/";

    /**
     * The scripts that are packaged with the engine, by version.
     *
     * @param dialect what one database needs beside the others is in a script of its own, which comes after the common one
     */
    static List<MigrationScript> packaged(Dialect dialect) {
        List<MigrationScript> scripts = new ArrayList<>();
        for (String line : read(FOLDER + "migrations.txt").lines().toList()) {
            int version = Integer.parseInt(line.substring(1, 4));
            String name = line.substring("V000__".length());
            scripts.add(new MigrationScript(version, name, direction -> packaged(line, direction, dialect)));
            if (version != scripts.size()) {
                throw new IllegalStateException("migrations.txt is out of order at " + line);
            }
        }
        return scripts;
    }

    private static String packaged(String stem, Direction direction, Dialect dialect) {
        String path = FOLDER + stem + '.' + direction.word();
        String own = path + '.' + dialect.word() + ".sql";
        String common = read(path + ".sql");
        return MigrationScript.class.getResource(own) == null ? common : common + '\n' + read(own);
    }

    /** Of both scripts: one that was changed on the way down would do as much harm as on the way up. */
    String checksum() {
        CRC32 sum = new CRC32();
        for (Direction direction : Direction.values()) {
            sum.update(text.apply(direction).replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8));
        }
        return String.format("%08x", sum.getValue());
    }

    /**
     * The statements of a script; each ends with a semicolon at the end of a line, outside of {@code $$ … $$}. What is nothing but
     * comments is none.
     */
    static List<String> statements(String script) {
        List<String> statements = new ArrayList<>();
        String begun = "";
        for (String piece : script.split(";\\s*(?:\\R|$)", -1)) {
            begun += piece;
            if (isWhole(begun)) {
                statements.add(begun.strip());
                begun = "";
            } else {
                begun += ";\n";
            }
        }
        statements.add(begun.strip());
        statements.removeIf(statement -> statement.lines().allMatch(line -> line.startsWith("--")));
        return List.copyOf(statements);
    }

    private static boolean isWhole(String statement) {
        return statement.split("\\$\\$", -1).length % 2 == 1;
    }

    private static String read(String path) {
        try (InputStream in = MigrationScript.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the engine's jar lacks " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
    }
}
