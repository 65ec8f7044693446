package dev.kymograph.engine.faults;

import dev.kymograph.engine.Compaction;
import dev.kymograph.engine.Engine;
import dev.kymograph.engine.Herd;
import dev.kymograph.engine.IngestKey;
import dev.kymograph.engine.IngestSummary;
import dev.kymograph.engine.Quarantine;
import dev.kymograph.engine.Quarantine.Filter;
import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.metric.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A write, which follows from its number, so that the process that does it and the test that looks for it afterwards need not tell
 * each other more than that.
 *
 * @param writer who does its writes one after the other
 */
record Write(int writer, long number) {

    static final int WRITERS = 2;

    /** Keys of {@link Tally#MARK} that each writer writes, at all of which the bulk writes. */
    static final int MARKS = 40;

    /** Readings in one call, or rows of one file, that go straight to files. */
    static final int BULK_FROM = 20;

    static final int FIRST_GUEST = 10_000;
    static final long FIRST_MARK_HOUR = Instant.parse("2023-06-01T00:00:00Z").getEpochSecond() / 3600;

    private static final int MOST_TICKS = 64;
    private static final Instant JANUARY = Instant.parse("2023-01-20T00:00:00Z");
    private static final Instant JUNE = Instant.ofEpochSecond(FIRST_MARK_HOUR * 3600);

    enum Kind {
        TICKS,
        BULK_TICKS,
        FILE,
        REPLAY,
        MARKS,
        BULK_MARKS,
        GUEST_COMES,
        GUEST_LEAVES,
        FLUSH,
        COMPACT
    }

    Kind kind() {
        return switch ((int) (number % 13)) {
            case 1 -> Kind.BULK_TICKS;
            case 3 -> Kind.BULK_MARKS;
            case 4 -> Kind.GUEST_COMES;
            case 6 -> Kind.FILE;
            case 8 -> Kind.GUEST_LEAVES;
            case 9 -> Kind.REPLAY;
            case 10 -> Kind.FLUSH;
            case 12 -> Kind.COMPACT;
            case 2, 7, 11 -> Kind.MARKS;
            default -> Kind.TICKS;
        };
    }

    long id() {
        return number * WRITERS + writer;
    }

    static Write of(long id) {
        return new Write((int) (id % WRITERS), id / WRITERS);
    }

    /** How many ticks it writes. */
    int ticks() {
        return switch (kind()) {
            case TICKS -> 5;
            case BULK_TICKS -> 60;
            case FILE -> 30;
            default -> 0;
        };
    }

    /** The keys of marks that it writes. */
    List<Integer> marks() {
        return switch (kind()) {
            case MARKS ->
                IntStream.range(0, 6)
                        .mapToObj(i -> (int) ((number * 7 + i) % MARKS))
                        .toList();
            case BULK_MARKS -> IntStream.range(0, MARKS).boxed().toList();
            default -> List.of();
        };
    }

    /** The guest that comes or leaves. */
    int guest() {
        long came = kind() == Kind.GUEST_LEAVES ? new Write(writer, number - 4).id() : id();
        return FIRST_GUEST + Math.toIntExact(came);
    }

    /** The earlier write whose refused row it replays. */
    long file() {
        return new Write(writer, number - 3).id();
    }

    void run(Engine engine, Path scratch) throws IOException {
        switch (kind()) {
            case TICKS, BULK_TICKS -> engine.ingest("tick", tickReadings());
            case MARKS, BULK_MARKS -> mark(engine);
            case FILE -> engine.ingest(SourceFile.of(file(scratch), "tick"), Watch.NOBODY);
            case REPLAY -> replay(engine.quarantine());
            case GUEST_COMES -> engine.subjects().register(List.of(Herd.dog(guest(), "Guest", "Any", null)));
            case GUEST_LEAVES -> engine.subjects().delete("dog", guest());
            case FLUSH -> engine.flush();
            case COMPACT -> engine.compact(Compaction.ALL, Watch.NOBODY);
        }
    }

    /** Marks are sent with a key, so that they can be sent again. */
    IngestSummary mark(Engine engine) {
        return engine.ingest("mark", markReadings(), IngestKey.of("write " + id()));
    }

    /** Ticks of two dogs, every second one a month later. */
    private List<Reading> tickReadings() {
        return IntStream.range(0, ticks())
                .mapToObj(i -> reading(
                        1 + i % 2, JANUARY.plusSeconds(id() * MOST_TICKS + i).plus(Duration.ofDays(i % 2 * 31L))))
                .toList();
    }

    private List<Reading> markReadings() {
        return marks().stream()
                .map(mark -> reading(1 + writer, JUNE.plus(Duration.ofHours(mark))))
                .toList();
    }

    private Reading reading(int dog, Instant at) {
        return new Reading(dog, at, Map.of("written_by", id()), Optional.empty(), OptionalDouble.empty());
    }

    private void replay(Quarantine quarantine) {
        Filter refused = Filter.ALL.source(file() + ".csv");
        Instant free = JANUARY.plusSeconds(file() * MOST_TICKS + MOST_TICKS - 1);
        quarantine.fix(refused, Map.of("timestamp", free.toString()));
        quarantine.replay(refused, Watch.NOBODY);
    }

    /** Has one row more that is refused. */
    private Path file(Path scratch) throws IOException {
        String rows = tickReadings().stream()
                .map(reading -> reading.subject() + "," + reading.timestamp() + "," + id() + "\n")
                .collect(Collectors.joining());
        return Files.writeString(
                scratch.resolve(id() + ".csv"), "dog_id,timestamp,written_by\n" + rows + "1,never," + id() + "\n");
    }
}
