package dev.kymograph.engine.internal.parameter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What tells a file from what it was before, without reading it; one that cannot be looked at has no size.
 *
 * @param identity the file system's, which changes where another file takes its place; empty where it has none
 */
public record FileStamp(Path path, long bytes, long modifiedNanos, String identity) {

    static FileStamp of(Path path) {
        try {
            BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class);
            return new FileStamp(
                    path.toAbsolutePath(),
                    found.size(),
                    found.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                    String.valueOf(found.fileKey()));
        } catch (IOException e) {
            return new FileStamp(path.toAbsolutePath(), -1, 0, "");
        }
    }
}
