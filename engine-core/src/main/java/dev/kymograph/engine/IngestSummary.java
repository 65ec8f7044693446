package dev.kymograph.engine;

/**
 * What became of readings that were offered: {@code accepted + rejected = read}.
 *
 * @param rejected kept in quarantine, with the reason
 * @param replaced how many of the accepted replaced a reading with the same key
 * @param again whether the same source was taken in before, so that nothing was written; the numbers are those of that time
 */
public record IngestSummary(long read, long accepted, long rejected, long replaced, boolean again) {

    public IngestSummary plus(IngestSummary other) {
        return new IngestSummary(
                read + other.read,
                accepted + other.accepted,
                rejected + other.rejected,
                replaced + other.replaced,
                again && other.again);
    }
}
