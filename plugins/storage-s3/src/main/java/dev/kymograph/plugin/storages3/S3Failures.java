package dev.kymograph.plugin.storages3;

import dev.kymograph.engine.extension.StorageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells what went wrong in our words: of a server's answer only its status and code, for the rest may say more than it should. */
final class S3Failures {

    private S3Failures() {}

    static IOException told(SdkException e, String server) {
        if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            return new InterruptedIOException("interrupted");
        }
        if (e instanceof AwsServiceException answer) {
            return told(answer, server);
        }
        if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
            return StorageException.unavailable(
                    "storage.s3.timeout", server + " did not answer in time. Try again later");
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("Unable to load credentials")) {
            return new StorageException(
                    "storage.s3.no-keys",
                    "no keys were found. Set plugins.storage-s3.access-key and plugins.storage-s3.secret-key, or let"
                            + " the environment, a profile or the machine's role have some");
        }
        if (message.contains("Unable to load region")) {
            return new StorageException("storage.s3.no-region", "no region is set. Set plugins.storage-s3.region");
        }
        return StorageException.unavailable(
                "storage.s3.unreachable", server + " cannot be reached (" + root(e) + "). Try again later");
    }

    private static StorageException told(AwsServiceException answer, String server) {
        int status = answer.statusCode();
        String code =
                answer.awsErrorDetails() == null || answer.awsErrorDetails().errorCode() == null
                        ? ""
                        : " " + answer.awsErrorDetails().errorCode();
        String said = server + " answered [" + status + code + "]";
        if (status == 401 || status == 403) {
            return new StorageException(
                    "storage.s3.access-denied", said + ". Look at the keys, and at what they may do in this bucket");
        }
        if (status == 404) {
            return code.contains("NoSuchBucket")
                    ? new StorageException("storage.s3.no-bucket", said + ". Make the bucket, or name another one")
                    : StorageException.missing();
        }
        if (status == 301 || status == 307 || code.contains("AuthorizationHeaderMalformed")) {
            return new StorageException(
                    "storage.s3.region", said + ": the bucket is in another region. Set plugins.storage-s3.region");
        }
        if (status == 501) {
            return new StorageException(
                    "storage.s3.unfit", said + ": it cannot do what a lake needs, as putting only what is absent");
        }
        return status >= 500 || status == 429
                ? StorageException.unavailable("storage.s3.unavailable", said + ". Try again later")
                : new StorageException("storage.s3.refused", said);
    }

    private static String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
