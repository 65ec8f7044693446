package dev.kymograph.engine.internal.plugin;

import java.util.List;

/** What the host lends to plugins: Java, and the packages that both sides speak. The rest of the host they cannot see. */
final class SharedClasses extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private static final List<String> PACKAGES = List.of(
            "dev.kymograph.metric.", "dev.kymograph.engine.extension.", "org.slf4j.", "org.jspecify.annotations.");

    private static final List<String> MARKS = List.of("org.pf4j.Extension", "org.pf4j.ExtensionPoint");

    static final ClassLoader LENT = new SharedClasses();

    private SharedClasses() {
        super(ClassLoader.getPlatformClassLoader());
    }

    static boolean isShared(String className) {
        for (String shared : PACKAGES) {
            if (className.startsWith(shared)) {
                return true;
            }
        }
        return MARKS.contains(className);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!isShared(name)) {
            throw new ClassNotFoundException(name);
        }
        return SharedClasses.class.getClassLoader().loadClass(name);
    }
}
