package dev.kymograph.engine.internal.query;

import dev.kymograph.engine.internal.plugin.Contributor;
import dev.kymograph.engine.internal.plugin.Extensions;
import dev.kymograph.engine.internal.plugin.OfferedFunction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The functions that questions in flight call, each in the version that they began with. DuckDB knows a function by its name alone, so
 * at one time there is one version of each: who comes with the next one waits until those before are done.
 */
final class HeldFunctions {

    private static final long LOOK_EVERY_MILLIS = 20;

    private final Extensions extensions;
    private final Map<String, Version> versions = new HashMap<>();

    HeldFunctions(Extensions extensions) {
        this.extensions = extensions;
    }

    private static final class Version {

        private final OfferedFunction function;
        private final Contributor.Stay stay;
        private int questions;

        Version(OfferedFunction function, Contributor.Stay stay) {
            this.function = function;
            this.stay = stay;
        }
    }

    /** What one question holds. */
    final class Hold implements AutoCloseable {

        private final Set<String> names = new HashSet<>();

        /**
         * Holds the functions that a statement may call, as their names in it tell.
         *
         * @param goOn throws where waiting must end
         */
        void add(String sql, Runnable goOn) {
            String text = sql.toLowerCase(Locale.ROOT);
            for (OfferedFunction function : extensions.functions()) {
                String name = function.name();
                if (text.contains(name.toLowerCase(Locale.ROOT)) && !names.contains(name) && hold(name, goOn)) {
                    names.add(name);
                }
            }
        }

        @Override
        public void close() {
            names.forEach(HeldFunctions.this::release);
            names.clear();
        }
    }

    Hold hold() {
        return new Hold();
    }

    /** The version that is called now; empty where nobody holds one. */
    synchronized Optional<OfferedFunction> held(String name) {
        return Optional.ofNullable(versions.get(name)).map(version -> version.function);
    }

    /** The version that a new question would call. */
    Optional<OfferedFunction> newest(String name) {
        return extensions.functions().stream()
                .filter(function -> function.name().equals(name))
                .findFirst();
    }

    /** False where there is no such function any more. */
    private synchronized boolean hold(String name, Runnable goOn) {
        for (Optional<OfferedFunction> found = newest(name); found.isPresent(); found = newest(name)) {
            OfferedFunction newest = found.get();
            Optional<Version> version = version(name, newest);
            if (version.isPresent() && version.get().function.equals(newest)) {
                version.get().questions++;
                return true;
            }
            goOn.run();
            try {
                wait(LOOK_EVERY_MILLIS);
            } catch (InterruptedException e) {
                // Whoever watches the question tells whether to go on.
                Thread.currentThread().interrupt();
            }
        }
        return false;
    }

    /** The one that is held, or now the newest; empty where that one is being let go. */
    private Optional<Version> version(String name, OfferedFunction newest) {
        Version held = versions.get(name);
        if (held != null) {
            return Optional.of(held);
        }
        Optional<Version> version = newest.contributor().stay().map(stay -> new Version(newest, stay));
        version.ifPresent(made -> versions.put(name, made));
        return version;
    }

    private synchronized void release(String name) {
        Version version = versions.get(name);
        version.questions--;
        if (version.questions == 0) {
            versions.remove(name);
            version.stay.close();
            notifyAll();
        }
    }
}
