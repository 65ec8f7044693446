package dev.kymograph.engine.faults;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.KymographException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Writes on a small disk until it is full, and goes on when there is space again. */
final class FullDiskProcess {

    private static final int BALLAST = 32 << 20;
    private static final int LITTLE = 1 << 19;
    private static final int ENOUGH = 20_000;

    private final Path disk;
    private final Path scratch;
    private final Expected expected = new Expected();
    private Engine engine;
    private int refused;

    private FullDiskProcess(Path disk, Path scratch) {
        this.disk = disk;
        this.scratch = scratch;
    }

    /** Takes the folder of the disk, and one on another. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
        FullDiskProcess process = new FullDiskProcess(Path.of(arguments[0]), Path.of(arguments[1]));
        process.run();
        System.out.println("a full disk refused " + process.refused + " writes, " + process.expected.acknowledged()
                + " were acknowledged");
    }

    private void run() throws Exception {
        Path data = disk.resolve("data");
        Files.write(disk.resolve("ballast"), new byte[BALLAST]);
        engine = WritingProcess.open(data);
        engine.subjects().register(List.of(Herd.dog(1, "Rex", "Any", null), Herd.dog(2, "Ada", "Any", null)));
        fillUp();
        leave(LITTLE);
        writeUntilFull();
        fillUp();
        writeUntilFull();
        refuseFiles();
        expected.check(engine);

        engine.close();
        engine = WritingProcess.open(data);
        expected.check(engine);
        writeUntilFull();
        refuseFiles();

        Files.delete(disk.resolve("ballast"));
        long before = expected.acknowledged();
        for (int i = 0; i < 24; i++) {
            write();
        }
        assertEquals(before + 24, expected.acknowledged(), "it goes on by itself");
        expected.check(engine);
        engine.close();
        new StoredLake(data).check(expected.readings());
    }

    private void write() throws IOException {
        Write write = new Write(0, expected.next()[0]);
        write.run(engine, scratch);
        expected.acknowledge(write);
    }

    private void writeUntilFull() {
        assertFull(assertThrows(KymographException.class, () -> {
            for (int i = 0; i < ENOUGH; i++) {
                write();
            }
        }));
    }

    /** Leaves not a byte. */
    private void fillUp() throws IOException {
        try (OutputStream rest =
                Files.newOutputStream(disk.resolve("rest"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (int i = 0; i < ENOUGH; i++) {
                rest.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("No space left"), e.getMessage());
        }
    }

    private void leave(long bytes) throws IOException {
        Path rest = disk.resolve("rest");
        try (FileChannel channel = FileChannel.open(rest, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(rest) - bytes);
        }
    }

    /** A few readings may still find a place in the last block of the catalog's log; a file finds none. */
    private void refuseFiles() {
        for (long number = expected.next()[0]; number < expected.next()[0] + 12; number++) {
            Write write = new Write(0, number);
            if (write.ticks() >= Write.BULK_FROM || write.marks().size() >= Write.BULK_FROM) {
                assertFull(
                        assertThrows(KymographException.class, () -> write.run(engine, scratch), write.kind()::name));
            }
        }
    }

    private void assertFull(KymographException told) {
        refused++;
        assertEquals("storage.full", told.code(), told.getMessage());
        assertEquals(ErrorKind.RESOURCE, told.kind());
        assertTrue(told.getMessage().contains("no space is left on the disk of " + disk), told.getCause()::toString);
        assertTrue(told.getMessage().contains("Free some"), told.getMessage());
    }
}
