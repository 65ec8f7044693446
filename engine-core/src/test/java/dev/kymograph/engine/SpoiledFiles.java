package dev.kymograph.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Files that are spoiled one after the other, and made whole again. */
final class SpoiledFiles {

    private final Map<Path, byte[]> whole = new LinkedHashMap<>();

    static SpoiledFiles under(Path... roots) throws IOException {
        SpoiledFiles spoiled = new SpoiledFiles();
        for (Path root : roots) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".parquet"))
                        .sorted()
                        .toList()) {
                    spoiled.whole.put(file, Files.readAllBytes(file));
                }
            }
        }
        return spoiled;
    }

    int count() {
        return whole.size();
    }

    /** Spoils a file, and says which. */
    Path spoil(Harm harm, Random random) throws IOException {
        List<Path> files = new ArrayList<>(whole.keySet());
        Path file = files.get(random.nextInt(files.size()));
        harm.to(file, files.get((files.indexOf(file) + 1) % files.size()), random);
        return file;
    }

    void restore() throws IOException {
        for (Map.Entry<Path, byte[]> file : whole.entrySet()) {
            if (!Files.exists(file.getKey()) || !Arrays.equals(Files.readAllBytes(file.getKey()), file.getValue())) {
                Files.write(file.getKey(), file.getValue());
            }
        }
    }

    /** Who reads them. */
    interface Reader {
        void read() throws Exception;
    }

    static void assertFound(String who, Reader reader) {
        try {
            reader.read();
        } catch (KymographException e) {
            assertTrue(List.of("storage.damaged", "storage.missing").contains(e.code()), () -> who + ": " + e);
            return;
        } catch (Exception e) {
            throw new AssertionError(who, e);
        }
        throw new AssertionError("not found by " + who);
    }
}
