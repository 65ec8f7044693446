package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.RefusedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Who brought an extension: a plugin, or the engine or the embedding program itself. Every call into an extension passes here: what
 * it throws comes out as ours, without a reference to its classes, and one that keeps failing is put aside.
 */
public final class Contributor {

    /** Of the engine's own extensions and the embedding program's. */
    static final Contributor SELF = new Contributor("", "", Integer.MAX_VALUE);

    private final String plugin;
    private final String file;
    private final int patience;
    private final Object identity = new Object();
    private Runnable whenUnused = () -> {};
    private int users;
    private boolean withdrawn;
    private int failures;
    private int left;
    private Optional<String> lastFailure = Optional.empty();

    /**
     * A new one, which is in use until it is withdrawn.
     *
     * @param plugin its id; empty for the engine itself and the embedding program
     * @param file where it is, for messages
     * @param patience so many failures in a row are too many
     */
    Contributor(String plugin, String file, int patience) {
        this.plugin = plugin;
        this.file = file;
        this.patience = patience;
    }

    /** The plugin's id; empty for the engine itself and the embedding program. */
    public String plugin() {
        return plugin;
    }

    /** Equal to itself alone; refers to nothing, so that it may outlive the plugin. */
    public Object identity() {
        return identity;
    }

    public boolean isPlugin() {
        return !plugin.isEmpty();
    }

    /**
     * Calls.
     *
     * @param operation what is being done: {@code run analysis breeds}
     */
    public <T> T call(String operation, Supplier<T> call) {
        requirePatience(operation);
        T answer = run(operation, call, this::failed);
        succeeded();
        return answer;
    }

    /** Calls what the engine cannot do without: it is never put aside, whatever it throws. */
    public <T> T callAlways(String operation, Supplier<T> call) {
        return run(operation, call, what -> {});
    }

    private <T> T run(String operation, Supplier<T> call, Consumer<String> failing) {
        try {
            return call.get();
        } catch (KymographException e) {
            throw e;
        } catch (RefusedException e) {
            throw new KymographException(ErrorKind.USAGE, e.code(), e.getMessage());
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            String what = e.getClass().getName() + ": " + e.getMessage();
            failing.accept("could not " + operation + ": " + what);
            throw described(operation, what, e);
        }
    }

    /** Keeps the classes open until the returned stay ends; empty where they may be closed already. */
    public synchronized Optional<Stay> stay() {
        if (withdrawn && users == 0) {
            return Optional.empty();
        }
        users++;
        return Optional.of(new Stay());
    }

    /** A call was left behind: it did not end when it was told to. Its stay never ends. */
    public synchronized void leftBehind(String operation) {
        left++;
        lastFailure = Optional.of("could not " + operation + ": it did not end when it was told to");
        failures++;
    }

    /** What is wrong with it now. */
    synchronized Optional<String> trouble() {
        String hanging = left == 0 ? "" : left + (left == 1 ? " call" : " calls") + " never ended and keeps its thread";
        if (failures >= patience) {
            return Optional.of("it is put aside after " + failures + " failures in a row, the last: "
                    + lastFailure.orElse("") + (hanging.isEmpty() ? "" : "; " + hanging)
                    + "; \"plugins reload " + plugin + "\" tries it again");
        }
        return hanging.isEmpty() ? Optional.empty() : Optional.of(hanging);
    }

    synchronized boolean isAside() {
        return failures >= patience;
    }

    /** Lets it go: {@code whenUnused} runs once, as soon as nobody stays. */
    void withdraw(Runnable whenUnused) {
        boolean unused;
        synchronized (this) {
            withdrawn = true;
            this.whenUnused = whenUnused;
            unused = users == 0;
        }
        if (unused) {
            whenUnused.run();
        }
    }

    private synchronized void requirePatience(String operation) {
        if (failures >= patience) {
            throw new KymographException(
                    ErrorKind.PLUGIN,
                    "plugin.aside",
                    "Cannot " + operation + " of " + named() + ": " + trouble().orElse(""));
        }
    }

    private synchronized void succeeded() {
        failures = 0;
    }

    private synchronized void failed(String what) {
        failures++;
        lastFailure = Optional.of(what);
    }

    private KymographException described(String operation, String what, Throwable error) {
        KymographException failure = new KymographException(
                isPlugin() ? ErrorKind.PLUGIN : ErrorKind.INTERNAL,
                "plugin.failed",
                "Cannot " + operation + (isPlugin() ? " of " + named() : "") + ": " + what
                        + (isPlugin() ? Failures.REMEDY : ""));
        // The stack as text: the error itself would keep the plugin's classes alive.
        StringWriter stack = new StringWriter();
        error.printStackTrace(new PrintWriter(stack));
        failure.addSuppressed(new IllegalStateException(stack.toString()));
        return failure;
    }

    private String named() {
        return "plugin '" + plugin + "' (" + file + ")";
    }

    private void ends() {
        Runnable unused = () -> {};
        synchronized (this) {
            users--;
            if (withdrawn && users == 0) {
                unused = whenUnused;
            }
        }
        unused.run();
    }

    /** A time in which the classes stay open. */
    public final class Stay implements AutoCloseable {

        private boolean ended;

        private Stay() {}

        @Override
        public void close() {
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
            }
            ends();
        }
    }
}
