package dev.kymograph.engine.internal.plugin;

/** What plugins throw while the host looks at them. */
final class Failures {

    /** What a user can do who did not write the plugin, and its author. */
    static final String REMEDY = "; correct the plugin, or take another version of it";

    private static final String OTHER_JAVA = "; run a newer Java, or take a version that is built for this one";
    private static final String HIDDEN =
            "; a plugin sees Java, its own classes and the packages dev.kymograph.metric and"
                    + " dev.kymograph.engine.extension, so it has to pack what else it uses";

    private Failures() {}

    /** One line about a failure; one that leaves the whole JVM in doubt goes on. */
    static Refusal refusal(String doing, Throwable failure) {
        if (failure instanceof VirtualMachineError error && !(failure instanceof StackOverflowError)) {
            throw error;
        }
        String message = String.valueOf(failure.getMessage()).strip();
        String line = message.lines().findFirst().orElse("");
        return new Refusal(doing + " failed: " + failure.getClass().getName().replaceFirst("^java\\.lang\\.", "") + ": "
                + line + remedy(failure));
    }

    private static String remedy(Throwable failure) {
        if (failure instanceof UnsupportedClassVersionError) {
            return OTHER_JAVA;
        }
        return failure instanceof NoClassDefFoundError || failure instanceof ClassNotFoundException ? HIDDEN : REMEDY;
    }
}
