package dev.kymograph.engine.internal.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * A file as a glance shows it, which tells whether it was written again.
 *
 * @param inode null where the machine knows none
 */
record Looks(long bytes, long modifiedMicros, Object inode) {

    /** Without size where the file is not there. */
    static Looks of(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Looks(
                    attributes.size(), attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS), attributes.fileKey());
        } catch (IOException e) {
            return new Looks(-1, 0, null);
        }
    }
}
