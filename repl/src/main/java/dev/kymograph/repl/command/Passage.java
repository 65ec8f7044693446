package dev.kymograph.repl.command;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A pipe or a device that is being opened: a pipe opens when somebody reads it, which may be never. */
final class Passage {

    private static final long GLANCE_MILLIS = 20;

    private final Path path;
    private final CompletableFuture<OutputStream> opened = new CompletableFuture<>();

    private Passage(Path path) {
        this.path = path;
    }

    /** Opens it, unless {@code stopped} says that nobody waits for it any more. */
    static OutputStream open(Path path, BooleanSupplier stopped) throws IOException {
        return new Passage(path).open(stopped);
    }

    private OutputStream open(BooleanSupplier stopped) throws IOException {
        // Nothing interrupts a thread that opens a pipe.
        Thread opening = new Thread(this::open, "open-pipe");
        opening.setDaemon(true);
        opening.start();
        try {
            while (true) {
                try {
                    return opened.get(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (stopped.getAsBoolean()) {
                        throw givenUp();
                    }
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw givenUp();
        }
    }

    private void open() {
        try {
            opened.complete(Files.newOutputStream(path, StandardOpenOption.WRITE));
        } catch (IOException | RuntimeException e) {
            opened.completeExceptionally(e);
        }
    }

    /** Lets the thread go that waits for a reader, by being one. */
    private KymographException givenUp() {
        try {
            InputStream reader = Files.newInputStream(path);
            opened.get().close();
            reader.close();
        } catch (IOException | ExecutionException e) {
            // Then there is nothing to close.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new KymographException(ErrorKind.CANCELLED, "cancelled", "Cancelled while nobody read [" + path + "]");
    }
}
