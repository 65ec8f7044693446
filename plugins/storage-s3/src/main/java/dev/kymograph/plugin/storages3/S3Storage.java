package dev.kymograph.plugin.storages3;

import dev.kymograph.engine.extension.Storage;
import dev.kymograph.engine.extension.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Files as objects of a bucket. */
final class S3Storage implements Storage {

    private final S3Place place;
    private final S3Connection connection;
    private final S3Put put;

    S3Storage(S3Place place, S3Connection connection, PartSizes sizes) {
        this.place = place;
        this.connection = connection;
        this.put = new S3Put(place.bucket(), connection, sizes);
    }

    @Override
    public boolean putIfAbsent(String key, Path file) throws IOException {
        return put.ifAbsent(place.object(key), file);
    }

    @Override
    public InputStream read(String key, long offset, long length) throws IOException {
        return new S3Stream(connection, place.bucket(), place.object(key), offset, length);
    }

    @Override
    public Optional<StoredFile> stat(String key) throws IOException {
        return connection.ask(client -> {
            try {
                HeadObjectResponse head = client.headObject(request -> request.bucket(place.bucket())
                        .key(place.object(key))
                        .overrideConfiguration(connection.brief()));
                return Optional.of(new StoredFile(key, head.contentLength(), head.lastModified()));
            } catch (S3Exception e) {
                if (e.statusCode() == 404) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public void list(String prefix, Consumer<StoredFile> found) throws IOException {
        ListObjectsV2Request.Builder request = ListObjectsV2Request.builder()
                .bucket(place.bucket())
                .prefix(place.object(prefix))
                .overrideConfiguration(connection.brief());
        boolean more = true;
        while (more) {
            ListObjectsV2Response page = connection.ask(client -> client.listObjectsV2(request.build()));
            for (S3Object object : page.contents()) {
                // Other programs mark folders so.
                if (!object.key().endsWith("/")) {
                    found.accept(new StoredFile(place.key(object.key()), object.size(), object.lastModified()));
                }
            }
            request.continuationToken(page.nextContinuationToken());
            more = Boolean.TRUE.equals(page.isTruncated());
        }
    }

    @Override
    public void delete(String key) throws IOException {
        connection.ask(client -> client.deleteObject(request ->
                request.bucket(place.bucket()).key(place.object(key)).overrideConfiguration(connection.brief())));
    }

    @Override
    public void close() {
        connection.close();
    }
}
