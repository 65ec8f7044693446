package dev.kymograph.engine.internal.wiring;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Schema;
import dev.kymograph.engine.internal.config.Settings;
import java.util.List;
import org.pf4j.ExtensionPoint;

/** Puts an engine together. */
public final class Wiring {

    private Wiring() {}

    public static Engine open(Settings settings, List<ExtensionPoint> extensions) {
        throw new IllegalStateException("not built yet");
    }

    public static Schema schema(Settings settings) {
        throw new IllegalStateException("not built yet");
    }
}
