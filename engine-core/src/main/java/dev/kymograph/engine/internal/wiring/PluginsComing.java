package dev.kymograph.engine.internal.wiring;

import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.analysis.BuiltInAnalyses;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.lake.storage.FileBackend;
import dev.kymograph.engine.internal.plugin.PluginHost;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.pf4j.ExtensionPoint;

/** Plugins that are looked for while the catalog opens: the one waits for class loaders, the other for the disk. */
record PluginsComing(CompletableFuture<PluginHost> host) {

    static PluginsComing begin(Settings settings, List<ExtensionPoint> own) {
        return new PluginsComing(CompletableFuture.supplyAsync(() -> {
            List<ExtensionPoint> first = new ArrayList<>(BuiltInAnalyses.all());
            first.add(new FileBackend());
            first.addAll(own);
            return PluginHost.open(settings.plugins(), first);
        }));
    }

    PluginHost await() {
        try {
            return host.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof KymographException ours) {
                throw ours;
            }
            throw e;
        }
    }
}
