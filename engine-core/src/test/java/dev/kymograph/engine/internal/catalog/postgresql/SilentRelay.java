package dev.kymograph.engine.internal.catalog.postgresql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between an engine and its server, and can keep silent: connections stay open, and nothing comes through. */
public final class SilentRelay implements AutoCloseable {

    private final ServerSocket door;
    private final int server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean silent;

    public SilentRelay(int server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        begin(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Says nothing more on any connection of now or later, until it speaks; those of before never do again. */
    public void keepSilent() {
        silent = true;
    }

    public void speak() {
        silent = false;
        closeAll();
    }

    private static void begin(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket here = door.accept();
                Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
                open.addAll(List.of(here, there));
                begin(() -> relay(here, there));
                begin(() -> relay(there, here));
            }
        } catch (IOException e) {
            // It was closed.
        }
    }

    private void relay(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] some = new byte[8192];
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                while (silent) {
                    Thread.sleep(10);
                }
                out.write(some, 0, count);
            }
        } catch (IOException | InterruptedException e) {
            // The connection is gone.
        }
    }

    private void closeAll() {
        try {
            for (Socket each : open) {
                each.close();
            }
            open.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        closeAll();
    }
}
