package dev.kymograph.engine.internal.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What one question sees.
 *
 * @param number the state number
 * @param asOf the snapshot that was asked for; empty: the lake as it is now, with what is hot
 * @param subjectVersions by kind
 * @param parts one for each scope, in order
 */
public record State(
        long number, long snapshot, OptionalLong asOf, Map<String, Long> subjectVersions, List<Part> parts) {

    public State {
        subjectVersions = Map.copyOf(subjectVersions);
        parts = List.copyOf(parts);
    }

    /** The same with files as they lie on this machine. */
    public State with(UnaryOperator<LakeFile> place) {
        return new State(
                number,
                snapshot,
                asOf,
                subjectVersions,
                parts.stream().map(part -> part.with(place)).toList());
    }

    /** The files of all parts. */
    public List<LakeFile> files() {
        return parts.stream().flatMap(part -> part.files().stream()).toList();
    }

    /**
     * What one scope sees.
     *
     * @param files that can hold an answer
     * @param filesKnown live files of the metric type
     * @param overlapping ids of those files that share a subject's time with another of those files or with a hot batch: the same
     *     reading may be in both
     * @param batches hot batches that can hold an answer
     * @param measured how many of the subjects have readings, where only their last ones are wanted
     * @param hidden ids of subjects that are being erased: their readings are no answer
     * @param tenant whose subjects' readings alone are an answer; empty: those of all
     */
    public record Part(
            Scope scope,
            List<LakeFile> files,
            int filesKnown,
            Set<Long> overlapping,
            List<HotBatch> batches,
            OptionalInt measured,
            Set<Integer> hidden,
            Optional<String> tenant) {

        public Part {
            files = List.copyOf(files);
            overlapping = Set.copyOf(overlapping);
            batches = List.copyOf(batches);
            hidden = Set.copyOf(hidden);
        }

        public Part(Scope scope, List<LakeFile> files, int filesKnown, Set<Long> overlapping, List<HotBatch> batches) {
            this(scope, files, filesKnown, overlapping, batches, OptionalInt.empty(), Set.of(), Optional.empty());
        }

        /** The same with some of its files and batches, and about the ends of no subjects. */
        public Part only(Scope some, List<LakeFile> itsFiles, List<HotBatch> itsBatches) {
            return new Part(some, itsFiles, filesKnown, overlapping, itsBatches, OptionalInt.empty(), hidden, tenant);
        }

        /** The same without the readings of some subjects. */
        public Part hiding(Set<Integer> subjects) {
            return new Part(scope, files, filesKnown, overlapping, batches, measured, subjects, tenant);
        }

        /** The same, its scope being about the ends of so many subjects. */
        public Part ofEnds(int subjects) {
            return new Part(scope, files, filesKnown, overlapping, batches, OptionalInt.of(subjects), hidden, tenant);
        }

        /** The same as a tenant sees it, which is not told how many files there are. */
        public Part of(String theTenant, Scope asked, Set<Integer> hiddenOfTenant) {
            return new Part(
                    asked, files, files.size(), overlapping, batches, measured, hiddenOfTenant, Optional.of(theTenant));
        }

        /** The same with some of its files, where it is of no matter which write of a reading counts. */
        public Part inAnyWrite(List<LakeFile> some) {
            return new Part(scope, some, filesKnown, Set.of(), batches, OptionalInt.empty(), hidden, tenant);
        }

        /** The same with some of its files. */
        public Part only(List<LakeFile> some) {
            return new Part(scope, some, filesKnown, overlapping, batches, measured, hidden, tenant);
        }

        /** The same with files as they lie on this machine. */
        public Part with(UnaryOperator<LakeFile> place) {
            return new Part(
                    scope,
                    files.stream().map(place).toList(),
                    filesKnown,
                    overlapping,
                    batches,
                    measured,
                    hidden,
                    tenant);
        }
    }
}
