package dev.kymograph.engine.internal.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Folders and files of this machine that the engine alone writes. */
public record OwnPlaces(List<Path> places) {

    public OwnPlaces {
        places = List.copyOf(places);
    }

    /** Where what is kept lies: whatever else is written there, may be all that there was of it. */
    static OwnPlaces of(Settings settings) {
        List<Path> places = new ArrayList<>();
        places.add(settings.data());
        folder(settings.lake().location()).ifPresent(places::add);
        settings.compaction().old().location().flatMap(OwnPlaces::folder).ifPresent(places::add);
        places.add(settings.lake().cache().folder());
        places.add(settings.catalog().database());
        places.add(settings.duckdb().temporary());
        return new OwnPlaces(places);
    }

    private static Optional<Path> folder(URI location) {
        return location.getScheme().equals("file") ? Optional.of(Path.of(location)) : Optional.empty();
    }

    /** The place that a file is in, or beside which it would be taken for a part of it; links in its path are resolved. */
    public Optional<Path> holding(Path file) {
        return places.stream()
                .filter(own -> file.startsWith(real(own)) || isLonger(file, real(own)))
                .findFirst();
    }

    /** Beside its file DuckDB keeps another, of a longer name. */
    private static boolean isLonger(Path file, Path own) {
        return Files.isRegularFile(own)
                && own.getParent().equals(file.getParent())
                && file.getFileName().toString().startsWith(own.getFileName().toString());
    }

    /** Where a path leads, also where its end is not there yet: the links in what is there are resolved. */
    private static Path real(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        for (Path there = whole; there != null; there = there.getParent()) {
            try {
                return there.toRealPath().resolve(there.relativize(whole));
            } catch (IOException e) {
                // It is made later, or cannot be seen; what is above it may be.
            }
        }
        return whole;
    }
}
