package dev.kymograph.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a check found.
 *
 * @param files that were looked at
 * @param bytes of them
 * @param findings the gravest first
 * @param lost files that a repair took out of the lake
 */
public record CheckReport(long files, long bytes, List<Finding> findings, List<LostFile> lost) {

    /** How bad it is. */
    public enum Severity {
        /** Questions fail, or answer wrongly. */
        ERROR,
        /** Questions answer rightly; something else does not work. */
        WARNING,
        /** Somebody may want to know. */
        NOTE
    }

    /**
     * Something that is not as it should be.
     *
     * @param what a phrase: "file is missing"
     * @param where the file, table or rollup
     * @param found empty where there is nothing to say
     * @param expected empty where there is nothing to say
     * @param remedy what to do
     */
    public record Finding(Severity severity, String what, String where, String found, String expected, String remedy) {}

    /**
     * A file that the lake no longer has.
     *
     * @param path where it was
     * @param setAside where it is now; empty where it is missing, or not ours to move
     * @param subjects whose readings it held
     * @param from the first of them
     * @param to the last of them
     * @param sources that these readings came from, as far as is known: they can be taken in again
     */
    public record LostFile(
            String metricType,
            String path,
            Optional<String> setAside,
            List<Integer> subjects,
            Instant from,
            Instant to,
            long readings,
            List<Source> sources) {

        public LostFile {
            subjects = List.copyOf(subjects);
            sources = List.copyOf(sources);
        }
    }

    /** Where readings came from. */
    public record Source(String name, Instant takenAt) {}

    public CheckReport {
        findings = List.copyOf(findings);
        lost = List.copyOf(lost);
    }

    /** Whether no question fails or answers wrongly. */
    public boolean isSound() {
        return findings.stream().noneMatch(finding -> finding.severity() == Severity.ERROR);
    }
}
