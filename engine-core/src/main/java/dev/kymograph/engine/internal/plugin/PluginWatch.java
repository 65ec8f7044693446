package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.KymographException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Looks at the plugins folders now and then. A change counts once two looks in a row saw the same: until then somebody may still be
 * copying. Looking works on every file system, also on those that tell of no changes.
 */
final class PluginWatch implements AutoCloseable {

    private final PluginHost host;
    private final Duration every;
    private final Thread thread;
    private volatile boolean closed;

    private PluginWatch(PluginHost host, Duration every) {
        this.host = host;
        this.every = every;
        this.thread = new Thread(this::stand, "kymograph-plugins");
        thread.setDaemon(true);
    }

    static PluginWatch begin(PluginHost host, Duration every) {
        PluginWatch watch = new PluginWatch(host, every);
        watch.thread.start();
        return watch;
    }

    private void stand() {
        List<PluginFile> seen = host.taken();
        while (!closed) {
            try {
                Thread.sleep(every.toMillis());
                List<PluginFile> now = host.look();
                if (now.equals(seen) && !now.equals(host.taken())) {
                    host.take(now, Set.of());
                }
                seen = now;
            } catch (InterruptedException e) {
                return; // closed
            } catch (KymographException e) {
                // A folder that cannot be read now: what runs goes on, and the next look may succeed.
            }
        }
    }

    /** Nobody waits: a host that is closed takes nothing any more. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
