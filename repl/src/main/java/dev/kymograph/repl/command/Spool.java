package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard input in a file for a while, because a source is read more than once. */
record Spool(Path path) implements AutoCloseable {

    private static final String FILE = "standard-input.";
    private static final String NAME = "standard input";

    static Spool of(InputStream input) {
        try {
            Path folder = Files.createTempDirectory("kymo-");
            BufferedInputStream in = new BufferedInputStream(input);
            Spool spool = new Spool(folder.resolve(FILE + ending(in)));
            try {
                Files.copy(in, spool.path);
            } catch (IOException e) {
                spool.close();
                throw e;
            }
            return spool;
        } catch (IOException e) {
            throw new KymographException(
                    ErrorKind.RESOURCE,
                    "ingest.spool",
                    "Cannot keep standard input in a temporary file: " + e.getMessage());
        }
    }

    /** A message with what the user knows in place of the file's name. */
    String named(String message) {
        return message.replace("the file " + path, NAME)
                .replace("[" + path + "]", NAME)
                .replace(path.toString(), NAME)
                .replace(path.getFileName().toString(), NAME);
    }

    /** What people call a source. */
    static String name(Path source) {
        String name = source.getFileName().toString();
        return name.startsWith(FILE) ? NAME : name;
    }

    /** Told by the first bytes. */
    private static String ending(BufferedInputStream in) throws IOException {
        in.mark(8);
        String start = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
        in.reset();
        if (start.equals("PAR1")) {
            return "parquet";
        }
        return start.startsWith("{") ? "ndjson" : "csv";
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
            Files.deleteIfExists(path.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
