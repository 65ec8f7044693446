package dev.kymograph.plugin.storages3;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between client and server, and breaks connections while answers come. */
final class FaultyRelay implements AutoCloseable {

    private final ServerSocket door;
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger fired = new AtomicInteger();
    private volatile int after;

    FaultyRelay(int server) throws IOException {
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run(() -> {
            while (true) {
                Socket client = door.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
                run(() -> client.getInputStream().transferTo(upstream.getOutputStream()), client, upstream);
                run(() -> answer(upstream.getInputStream(), client.getOutputStream()), client, upstream);
            }
        });
    }

    String endpoint() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    /** Breaks the next so many connections, each after so many bytes of answers. */
    void breakNext(int times, int afterBytes) {
        after = afterBytes;
        fired.set(0);
        left.set(times);
    }

    int fired() {
        return fired.get();
    }

    private void answer(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        int passed = 0;
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            if (left.get() > 0) {
                passed += n;
                if (passed > after && left.getAndDecrement() > 0) {
                    fired.incrementAndGet();
                    return;
                }
            }
            to.write(buffer, 0, n);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(Work work, Socket... closed) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // The other side has gone.
            }
            for (Socket each : closed) {
                try {
                    each.close();
                } catch (IOException e) {
                    // It is closed already.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
