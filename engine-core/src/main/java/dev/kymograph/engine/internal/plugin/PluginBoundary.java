package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.RefusedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Supplier;

/** Every call into a plugin passes here: what it throws comes out as ours, without a reference to its classes. */
public final class PluginBoundary {

    private PluginBoundary() {}

    /**
     * Calls.
     *
     * @param plugin its id; empty for the engine itself and the embedding program
     * @param operation what is being done: {@code run analysis breeds}
     */
    public static <T> T call(String plugin, String operation, Supplier<T> call) {
        try {
            return call.get();
        } catch (KymographException e) {
            throw e;
        } catch (RefusedException e) {
            throw new KymographException(ErrorKind.USAGE, e.code(), e.getMessage());
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            throw failed(plugin, operation, e);
        }
    }

    private static KymographException failed(String plugin, String operation, Throwable error) {
        String who = plugin.isEmpty() ? "" : " of plugin '" + plugin + "'";
        KymographException failure = new KymographException(
                plugin.isEmpty() ? ErrorKind.INTERNAL : ErrorKind.PLUGIN,
                "plugin.failed",
                "Cannot " + operation + who + ": " + error.getClass().getName() + ": " + error.getMessage());
        // The stack as text: the error itself would keep the plugin's classes alive.
        StringWriter stack = new StringWriter();
        error.printStackTrace(new PrintWriter(stack));
        failure.addSuppressed(new IllegalStateException(stack.toString()));
        return failure;
    }
}
