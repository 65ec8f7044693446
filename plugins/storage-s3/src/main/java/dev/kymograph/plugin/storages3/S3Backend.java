package dev.kymograph.plugin.storages3;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Storage;
import dev.kymograph.engine.extension.StorageBackend;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import org.pf4j.Extension;

/** Opens {@code s3://bucket/prefix}. */
@Extension
public final class S3Backend implements StorageBackend {

    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]+");

    private final S3Settings settings;
    private final PartSizes sizes;

    public S3Backend(S3Settings settings) {
        this(settings, PartSizes.DEFAULT);
    }

    S3Backend(S3Settings settings, PartSizes sizes) {
        this.settings = settings;
        this.sizes = sizes;
    }

    @Override
    public String scheme() {
        return "s3";
    }

    @Override
    public Storage open(URI location) {
        String bucket = Optional.ofNullable(location.getAuthority()).orElse("");
        if (!BUCKET.matcher(bucket).matches()) {
            throw new RefusedException(
                    "storage.location",
                    "expected s3://bucket/prefix, found the bucket [" + bucket
                            + "]; a server that is not AWS is set as plugins.storage-s3.endpoint");
        }
        String path = Optional.ofNullable(location.getPath()).orElse("").replaceAll("^/+|/+$", "");
        return new S3Storage(new S3Place(bucket, path.isEmpty() ? "" : path + "/"), new S3Connection(settings), sizes);
    }
}
