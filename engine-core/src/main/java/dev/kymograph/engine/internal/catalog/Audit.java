package dev.kymograph.engine.internal.catalog;

import dev.kymograph.engine.CheckReport.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the catalog knows, laid open to be compared, and put right where it can be computed. Safe for several threads. */
public interface Audit {

    /**
     * A file that the catalog knows of.
     *
     * @param live whether questions read it; others are there for earlier snapshots
     */
    record KnownFile(LakeFile file, boolean live) {}

    /** Of all metric types, by id. */
    List<KnownFile> files();

    /**
     * Where the catalog's own tables contradict each other.
     *
     * @param mended whether {@link #mend} puts it right
     */
    record Contradiction(String what, String where, String found, String expected, boolean mended) {}

    List<Contradiction> contradictions();

    /**
     * Computes anew what follows from other tables, in one transaction that makes a snapshot.
     *
     * @param spans what was found in files, by their ids
     */
    void mend(Map<Long, List<Span>> spans);

    /** The sources that brought readings which a file may hold. */
    List<Source> sources(LakeFile file);

    /**
     * A file that cannot be read any more.
     *
     * @param rollup where its readings are buckets of one
     * @param gone times that rollups must no longer tell of by themselves
     */
    record Damaged(LakeFile file, Optional<Rollup> rollup, List<Invalidated> gone) {}

    /**
     * Takes files out of the lake, in one snapshot: from then on rollups sum up anew what they told of them, note as lost those buckets
     * of their own of which no readings are kept, and the sources of the files can be taken in again.
     */
    void remove(List<Damaged> files);

    /** Makes later writes have later places in the write sequence than this one. */
    void advance(long sequence);
}
