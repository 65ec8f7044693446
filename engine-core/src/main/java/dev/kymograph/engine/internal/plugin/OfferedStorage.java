package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.extension.StorageBackend;
import java.util.regex.Pattern;

/** A storage backend, asked once for its scheme. */
public record OfferedStorage(Contributor contributor, StorageBackend backend, String scheme) {

    /** One letter could be the drive of a path. */
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9]{1,15}");

    static OfferedStorage of(Contributor contributor, StorageBackend backend) {
        String scheme = backend.scheme();
        if (scheme == null || !SCHEME.matcher(scheme).matches()) {
            throw new IllegalArgumentException("its scheme is [" + scheme
                    + "]; a scheme is 2 to 16 lower-case letters and digits, beginning with a letter");
        }
        return new OfferedStorage(contributor, backend, scheme);
    }
}
