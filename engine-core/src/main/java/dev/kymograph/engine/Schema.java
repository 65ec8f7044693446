package dev.kymograph.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The versions of a catalog's tables. Used while no engine is open on the data folder. Close it. */
public interface Schema extends AutoCloseable {

    /** 0 where there are no tables yet. */
    int current();

    /** The newest version that this program knows. */
    int newest();

    List<Applied> history();

    /** The migrations between the current version and {@code to}, in the order they would run. */
    List<Migration> plan(int to);

    /** What going down to {@code to} would forget for good; empty where nothing would be lost. */
    List<Loss> losses(int to);

    /** Runs {@link #plan}, whatever it forgets; returns what ran. */
    List<Migration> migrate(int to);

    /** Where the tables are not as the migrations up to the current version make them; empty where all are. Changes nothing. */
    List<Difference> verify();

    @Override
    void close();

    /** A migration that ran. */
    record Applied(int version, String name, String direction, Instant at, Duration took, String checksum) {}

    /** So many of something: {@code 14 hot readings}. */
    record Loss(String what, long count) {}

    /** What is not as it should be: {@code column lake_file.path}. */
    record Difference(String what, String expected, String found) {}

    /** A migration that would run. */
    record Migration(int version, String name, String direction, String script) {}
}
