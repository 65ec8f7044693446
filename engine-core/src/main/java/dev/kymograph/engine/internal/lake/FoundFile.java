package dev.kymograph.engine.internal.lake;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in a folder that is to be adopted.
 *
 * @param looks what it looked like before it was read
 * @param subjectInPath the pattern by which its path names a subject; empty where it names none
 */
record FoundFile(Path path, Looks looks, String sha256, Footer footer, String subjectInPath) {

    /** Files of one group have the same columns. */
    record Group(String schema, String subjectInPath) {}

    Group group() {
        return new Group(footer.schema(), subjectInPath);
    }

    /** The subject that its path names. */
    Optional<String> subjectOfPath() {
        return subjectInPath.isEmpty() ? Optional.empty() : subject(path.toString(), subjectInPath);
    }

    /**
     * How a path names a subject: {@code 17/metric_type=pulse_rate/…}, or {@code animal_id=17/…}.
     *
     * @return a regular expression whose first group is the subject; empty where the path names none
     */
    static String subjectInPath(Path path, String idColumn) {
        String folders = String.valueOf(path.getParent()) + "/";
        for (String pattern : new String[] {".*/([0-9]{1,18})/metric_type=", ".*/" + idColumn + "=([0-9]{1,18})/"}) {
            if (subject(folders, pattern).isPresent()) {
                return pattern;
            }
        }
        return "";
    }

    private static Optional<String> subject(String path, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(path);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
