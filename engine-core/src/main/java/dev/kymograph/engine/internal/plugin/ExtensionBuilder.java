package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.extension.PluginContext;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;

/**
 * Builds a plugin's extensions with what the host lends: the context, and the settings record that the plugin declares.
 *
 * <p>One constructor with at most these two is all there is to inject, and a plain call does it: an injector for each plugin would do
 * the same after a tenth of a second of start-up, and hold on to the plugin's classes.
 */
final class ExtensionBuilder {

    private final PluginContext context;
    private final PluginSettings settings;

    ExtensionBuilder(PluginContext context, PluginSettings settings) {
        this.context = context;
        this.settings = settings;
    }

    Object build(Class<?> type) throws Refusal {
        Constructor<?>[] constructors = type.getConstructors();
        if (constructors.length != 1) {
            throw unfit(type);
        }
        Class<?>[] wanted = constructors[0].getParameterTypes();
        Object[] arguments = new Object[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            arguments[i] = lent(type, wanted[i]);
        }
        try {
            return constructors[0].newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw Failures.refusal("building its extension " + type.getName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new Refusal("its extension " + type.getName()
                    + " is not a public class that can be built; make it public, and not abstract");
        }
    }

    private Object lent(Class<?> type, Class<?> wanted) throws Refusal {
        if (wanted.equals(PluginContext.class)) {
            return context;
        }
        if (wanted.isRecord()) {
            return settings.as(wanted.asSubclass(Record.class));
        }
        throw unfit(type);
    }

    private static Refusal unfit(Class<?> type) {
        return new Refusal("its extension " + type.getName() + " needs exactly one public constructor, which takes"
                + " nothing, a PluginContext, a record of settings, or both");
    }
}
