package dev.kymograph.repl;

import java.util.regex.Pattern;

/** Which lines are not kept: those that seem to hold what nobody else is to know. */
final class Secrets {

    private static final Pattern SECRET = Pattern.compile(
            "(?i)password|passwd|passphrase|secret|token|credential|api[-_.]?key|access[-_.]?key|private[-_.]?key|\\bbearer\\s|://[^\\s/@]*:[^\\s/@]*@");

    private Secrets() {}

    static boolean in(String line) {
        return SECRET.matcher(line).find();
    }
}
