package dev.kymograph.engine.internal.lake.storage;

import dev.kymograph.engine.internal.catalog.Tombstone;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a lake says of erased subjects, in files beside its readings, for a catalog that is made of the lake alone. They have no ids, but
 * hashes by which an id is known again.
 */
public final class ErasureMarks {

    /** What the keys of marks begin with. */
    public static final String PREFIX = "erased/";

    private static final int SALT = 16;

    private final LakeStorage storage;
    private final Path incoming;

    /** @param local the folder that files are written within before they are put */
    public ErasureMarks(LakeStorage storage, Path local) {
        this.storage = storage;
        this.incoming = local.resolve(".incoming");
    }

    /**
     * A mark as it was found.
     *
     * @param readmittedAt empty where readings are refused whenever they were taken in
     */
    public record Mark(
            String key, String salt, String hash, Instant erasedAt, long sequence, Optional<Instant> readmittedAt) {

        public boolean names(String kind, int id) {
            return hash.equals(hashed(salt, kind, id));
        }

        /** Whether it tells that a subject was erased, and none of these tombstones is of that erasure or of a later one. */
        public boolean isNews(String kind, int id, List<Tombstone> known) {
            return names(kind, id)
                    && known.stream()
                            .noneMatch(each -> each.kind().equals(kind)
                                    && each.subject() == id
                                    && !each.erasedAt().isBefore(erasedAt));
        }

        /** As a tombstone of which nothing is done yet. */
        public Tombstone of(String kind, int id) {
            return new Tombstone(kind, id, erasedAt, sequence, key, Optional.empty(), readmittedAt);
        }
    }

    /** A key that no mark has. */
    public static String fresh() {
        return PREFIX + UUID.randomUUID() + ".properties";
    }

    /** Puts a tombstone's mark, unless it is there. */
    public void put(Tombstone tombstone) {
        if (storage.stat(tombstone.mark()).isPresent()) {
            return;
        }
        try {
            Files.createDirectories(incoming);
            Path written = incoming.resolve(UUID.randomUUID() + ".properties");
            try {
                Files.writeString(written, text(tombstone), StandardCharsets.UTF_8);
                storage.put(tombstone.mark(), written);
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            throw Incoming.failed("write " + storage.name(tombstone.mark()), incoming, e);
        }
    }

    public void delete(String key) {
        storage.delete(key);
    }

    /** All marks, the latest last. */
    public List<Mark> all() {
        return unlike(List.of());
    }

    /** Those that are not the marks of these tombstones, the latest last. */
    public List<Mark> unlike(List<Tombstone> known) {
        Set<String> theirs = known.stream().map(Tombstone::mark).collect(Collectors.toSet());
        List<String> keys = new ArrayList<>();
        storage.list(PREFIX, file -> keys.add(file.key()));
        return keys.stream()
                .filter(key -> !theirs.contains(key))
                .flatMap(key -> read(key).stream())
                .sorted(Comparator.comparingLong(Mark::sequence)
                        .thenComparing(mark -> mark.readmittedAt().isPresent()))
                .toList();
    }

    private Optional<Mark> read(String key) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        storage.read(key, (buffer, length) -> bytes.write(buffer, 0, length));
        Properties said = new Properties();
        try {
            said.load(new StringReader(bytes.toString(StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        if (!said.stringPropertyNames().containsAll(List.of("salt", "subject", "erased-at", "sequence"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Mark(
                    key,
                    said.getProperty("salt"),
                    said.getProperty("subject"),
                    Instant.parse(said.getProperty("erased-at")),
                    Long.parseLong(said.getProperty("sequence")),
                    Optional.ofNullable(said.getProperty("readmitted-at")).map(Instant::parse)));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String text(Tombstone tombstone) {
        byte[] random = new byte[SALT];
        new SecureRandom().nextBytes(random);
        String salt = HexFormat.of().formatHex(random);
        return "# A subject was erased: whoever makes a catalog of these files leaves it out.\n"
                + "salt=" + salt + "\n"
                + "subject=" + hashed(salt, tombstone.kind(), tombstone.subject()) + "\n"
                + "erased-at=" + tombstone.erasedAt() + "\n"
                + "sequence=" + tombstone.sequence() + "\n"
                + tombstone
                        .readmittedAt()
                        .map(at -> "readmitted-at=" + at + "\n")
                        .orElse("");
    }

    private static String hashed(String salt, String kind, int id) {
        try {
            byte[] said = (salt + " " + kind + " " + id).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(said));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
