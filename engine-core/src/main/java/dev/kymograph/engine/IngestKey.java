package dev.kymograph.engine;

/**
 * A name that the sender of a batch gives it, the same whenever it sends that batch again: the batch is taken in once, however often it
 * comes.
 */
public record IngestKey(String text) {

    private static final int LONGEST = 200;

    public IngestKey {
        if (text.isBlank() || text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "ingest.key",
                    "Cannot take in a batch by its key: expected [1 to " + LONGEST
                            + " characters that can be seen], found [" + text + "]");
        }
    }

    public static IngestKey of(String text) {
        return new IngestKey(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
