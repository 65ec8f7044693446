package dev.kymograph.engine.internal.plugin;

/** What plugins throw while the host looks at them. */
final class Failures {

    private Failures() {}

    /** One line about a failure; one that leaves the whole JVM in doubt goes on. */
    static Refusal refusal(String doing, Throwable failure) {
        if (failure instanceof VirtualMachineError error && !(failure instanceof StackOverflowError)) {
            throw error;
        }
        String message = String.valueOf(failure.getMessage()).strip();
        String line = message.lines().findFirst().orElse("");
        String hidden = failure instanceof NoClassDefFoundError || failure instanceof ClassNotFoundException
                ? "; a plugin sees Java, its own classes and the packages dev.kymograph.metric and"
                        + " dev.kymograph.engine.extension, so it has to pack what else it uses"
                : "";
        return new Refusal(doing + " failed: " + failure.getClass().getName().replaceFirst("^java\\.lang\\.", "") + ": "
                + line + hidden);
    }
}
