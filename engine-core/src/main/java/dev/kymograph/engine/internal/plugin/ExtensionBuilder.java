package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.extension.PluginContext;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Builds a plugin's extensions with what the host lends.
 *
 * <p>One constructor with at most one parameter is all there is to inject, and a plain call does it: an injector for each plugin
 * would do the same after a tenth of a second of start-up, and hold on to the plugin's classes.
 */
final class ExtensionBuilder {

    private final PluginContext context;

    ExtensionBuilder(PluginContext context) {
        this.context = context;
    }

    Object build(Class<?> type) throws Refusal {
        Constructor<?>[] constructors = type.getConstructors();
        boolean fits = constructors.length == 1
                && Arrays.stream(constructors[0].getParameterTypes()).allMatch(PluginContext.class::equals);
        if (!fits) {
            throw new Refusal("its extension " + type.getName()
                    + " needs exactly one public constructor, without parameters or with a PluginContext");
        }
        Object[] arguments = new Object[constructors[0].getParameterCount()];
        Arrays.fill(arguments, context);
        try {
            return constructors[0].newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw Failures.refusal("building its extension " + type.getName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new Refusal("its extension " + type.getName() + " is not a public class that can be built");
        }
    }
}
