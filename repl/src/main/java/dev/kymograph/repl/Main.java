package dev.kymograph.repl;

/** The command {@code kymo}. */
public final class Main {

    private Main() {}

    /** Runs the command line. */
    public static void main(String[] arguments) {
        int status = new Kymo(Streams.ofProcess(), EngineSource::of).run(arguments);
        System.exit(status);
    }
}
