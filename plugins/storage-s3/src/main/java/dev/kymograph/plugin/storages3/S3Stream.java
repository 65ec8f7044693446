package dev.kymograph.plugin.storages3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A part of an object. Where the connection breaks, the rest is asked for again, of the same content. */
final class S3Stream extends InputStream {

    private final S3Connection connection;
    private final String bucket;
    private final String object;

    /** Of the object; empty until it was first answered. */
    private String tag = "";

    private long position;
    private long left;
    private int retries;
    private Optional<ResponseInputStream<GetObjectResponse>> in;

    /** Asks for the part; nothing of it where it begins behind the object's end. */
    S3Stream(S3Connection connection, String bucket, String object, long offset, long length) throws IOException {
        this.connection = connection;
        this.bucket = bucket;
        this.object = object;
        this.position = offset;
        this.left = length;
        this.retries = connection.retries();
        if (length == 0) {
            connection.ask(client -> client.headObject(
                    request -> request.bucket(bucket).key(object).overrideConfiguration(connection.brief())));
            in = Optional.empty();
        } else {
            in = connection.ask(this::open);
        }
        left = in.map(answer -> answer.response().contentLength()).orElse(0L);
        tag = in.map(answer -> answer.response().eTag()).orElse("");
    }

    private Optional<ResponseInputStream<GetObjectResponse>> open(S3Client client) {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket).key(object);
        if (!tag.isEmpty()) {
            request.ifMatch(tag);
        }
        boolean toItsEnd = left > Long.MAX_VALUE - position;
        if (position > 0 || !toItsEnd) {
            request.range("bytes=" + position + "-" + (toItsEnd ? "" : position + left - 1));
        }
        try {
            return Optional.of(client.getObject(request.build()));
        } catch (S3Exception e) {
            if (e.statusCode() == 416) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (left > 0) {
            try {
                int read = in.orElseThrow().read(buffer, from, length);
                if (read > 0) {
                    position += read;
                    left -= read;
                    return read;
                }
                again(new IOException("the answer ended with [" + left + "] bytes still to come"));
            } catch (SdkException e) {
                again(connection.told(e));
            } catch (IOException e) {
                again(e);
            }
        }
        return -1;
    }

    private void again(IOException failure) throws IOException {
        if (retries-- <= 0 || Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        in.ifPresent(ResponseInputStream::abort);
        in = connection.ask(this::open);
        if (in.isEmpty()) {
            throw failure;
        }
    }

    @Override
    public void close() throws IOException {
        if (in.isPresent() && left > 0) {
            // Closing would read the rest.
            in.get().abort();
        } else if (in.isPresent()) {
            in.get().close();
        }
    }
}
