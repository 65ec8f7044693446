package dev.kymograph.plugin.storages3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Puts objects where there are none. Each carries a mark of the call that put it: when an answer is lost and the request is sent
 * again, the server says that something is there, and the mark tells that it is ours.
 */
final class S3Put {

    private static final String ABSENT = "*";
    private static final String MARK = "kymograph-put";
    private static final int MOST_PARTS = 10_000;
    private static final int TRIES = 5;

    private final String bucket;
    private final S3Connection connection;
    private final PartSizes sizes;

    S3Put(String bucket, S3Connection connection, PartSizes sizes) {
        this.bucket = bucket;
        this.connection = connection;
        this.sizes = sizes;
    }

    boolean ifAbsent(String object, Path file) throws IOException {
        long bytes = Files.size(file);
        String mark = UUID.randomUUID().toString();
        for (int tries = 1; ; tries++) {
            int last = tries;
            Outcome outcome = connection.ask(client -> {
                try {
                    put(client, object, file, bytes, mark);
                    return Outcome.PUT;
                } catch (S3Exception e) {
                    return outcome(client, object, mark, e, last == TRIES);
                }
            });
            if (outcome != Outcome.AGAIN) {
                return outcome == Outcome.PUT;
            }
        }
    }

    private enum Outcome {
        PUT,
        THERE,
        AGAIN
    }

    private Outcome outcome(S3Client client, String object, String mark, S3Exception e, boolean last) {
        boolean contested = e.statusCode() == 409;
        // The upload is gone once it is complete, which an earlier try of the same request may have made it.
        boolean there = e.statusCode() == 412 || (e.statusCode() == 404 && isUpload(e));
        if (!contested && !there) {
            throw e;
        }
        try {
            Map<String, String> found = client.headObject(
                            request -> request.bucket(bucket).key(object))
                    .metadata();
            return mark.equals(found.get(MARK)) ? Outcome.PUT : Outcome.THERE;
        } catch (S3Exception absent) {
            if (absent.statusCode() != 404 || last) {
                throw absent.statusCode() == 404 ? e : absent;
            }
            // It was there a moment ago, or two of us stood in each other's way.
            return Outcome.AGAIN;
        }
    }

    private static boolean isUpload(S3Exception e) {
        return e.awsErrorDetails() != null
                && "NoSuchUpload".equals(e.awsErrorDetails().errorCode());
    }

    private void put(S3Client client, String object, Path file, long bytes, String mark) {
        if (bytes > sizes.mostAtOnce()) {
            putInParts(client, object, file, bytes, mark);
            return;
        }
        client.putObject(
                request ->
                        request.bucket(bucket).key(object).ifNoneMatch(ABSENT).metadata(Map.of(MARK, mark)),
                RequestBody.fromFile(file));
    }

    private void putInParts(S3Client client, String object, Path file, long bytes, String mark) {
        String upload = client.createMultipartUpload(
                        request -> request.bucket(bucket).key(object).metadata(Map.of(MARK, mark)))
                .uploadId();
        try {
            long size = Math.max(sizes.part(), bytes / MOST_PARTS + 1);
            List<CompletedPart> parts = new ArrayList<>();
            for (long from = 0; from < bytes; from += size) {
                parts.add(part(client, object, upload, parts.size() + 1, file, from, Math.min(size, bytes - from)));
            }
            client.completeMultipartUpload(request -> request.bucket(bucket)
                    .key(object)
                    .uploadId(upload)
                    .ifNoneMatch(ABSENT)
                    .multipartUpload(all -> all.parts(parts)));
        } catch (RuntimeException | Error e) {
            abandon(client, object, upload);
            throw e;
        }
    }

    private CompletedPart part(
            S3Client client, String object, String upload, int number, Path file, long from, long length) {
        String tag = client.uploadPart(
                        request -> request.bucket(bucket)
                                .key(object)
                                .uploadId(upload)
                                .partNumber(number),
                        RequestBody.fromContentProvider(() -> section(file, from), length, "application/octet-stream"))
                .eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    /** Read as far as the part's length says. */
    private static InputStream section(Path file, long from) {
        try {
            InputStream in = Files.newInputStream(file);
            in.skipNBytes(from);
            return in;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is left of it costs money, and no listing shows it. */
    private void abandon(S3Client client, String object, String upload) {
        // An interrupted thread sends nothing.
        boolean interrupted = Thread.interrupted();
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(bucket).key(object).uploadId(upload));
        } catch (SdkException e) {
            // It is gone already, or the server is; buckets can be told to clean up after a few days.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
