package dev.kymograph.engine.internal.breaker;

import dev.kymograph.engine.Breakers;
import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.config.Settings;
import dev.kymograph.engine.internal.text.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The breakers of one engine. */
public final class KnownBreakers implements Breakers {

    private final Settings.Breakers settings;
    private final Map<String, ServerBreaker> known = new ConcurrentSkipListMap<>();

    public KnownBreakers(Settings.Breakers settings) {
        this.settings = settings;
    }

    /** The one of a server; empty where there are to be none. */
    public Optional<ServerBreaker> of(String name) {
        return settings.failures() == 0
                ? Optional.empty()
                : Optional.of(known.computeIfAbsent(name, its -> new ServerBreaker(its, settings)));
    }

    @Override
    public List<Breaker> list() {
        return known.values().stream().map(ServerBreaker::now).toList();
    }

    @Override
    public void reset() {
        known.values().forEach(ServerBreaker::reset);
    }

    @Override
    public void reset(String name) {
        if (!known.containsKey(name)) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "breaker.unknown",
                    "Cannot reset " + name + ": there is no such breaker"
                            + Nearest.to(name, List.copyOf(known.keySet()))
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse("; \"breakers\" lists all"));
        }
        known.get(name).reset();
    }
}
