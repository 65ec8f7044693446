package dev.kymograph.plugin.storages3;

import dev.kymograph.engine.extension.Secret;
import dev.kymograph.engine.extension.StorageException;
import java.io.IOException;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** The SDK's client, made when it is first needed: that alone takes half a second, and many questions need no server. */
final class S3Connection implements AutoCloseable {

    private static final int CONNECTIONS = 64;

    private final S3Settings settings;
    private S3Client client;
    private boolean closed;

    S3Connection(S3Settings settings) {
        this.settings = settings;
    }

    int retries() {
        return settings.retries();
    }

    /** Asks the server; what goes wrong is told without the SDK's classes. */
    <T> T ask(Function<S3Client, T> request) throws IOException {
        try {
            return request.apply(client());
        } catch (SdkException e) {
            throw told(e);
        }
    }

    /**
     * For a request whose answer is short, all tries of it together: a connection that died unnoticed leaves time for another one, and a
     * server that says nothing is not waited for time and again.
     */
    Consumer<AwsRequestOverrideConfiguration.Builder> brief() {
        return request -> request.apiCallTimeout(settings.answerWithin().multipliedBy(2));
    }

    IOException told(SdkException e) {
        return S3Failures.told(e, settings.endpoint().orElse("AWS"));
    }

    private synchronized S3Client client() throws StorageException {
        if (closed) {
            throw new StorageException("storage.closed", "the storage is closed");
        }
        if (client == null) {
            client = open();
        }
        return client;
    }

    private S3Client open() throws StorageException {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(CONNECTIONS)
                        .connectionTimeout(settings.connectWithin())
                        .socketTimeout(settings.answerWithin()))
                .forcePathStyle(settings.pathStyle().orElse(settings.endpoint().isPresent()))
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallAttemptTimeout(settings.requestWithin())
                        .retryStrategy(StandardRetryStrategy.builder()
                                .maxAttempts(settings.retries() + 1)
                                // Whether a server is gone for good is not for a count of other requests to say.
                                .circuitBreakerEnabled(false)
                                .build())
                        .build());
        endpoint(builder);
        settings.accessKey().ifPresent(key -> builder.credentialsProvider(StaticCredentialsProvider.create(keys(key))));
        return builder.build();
    }

    private void endpoint(S3ClientBuilder builder) throws StorageException {
        if (settings.endpoint().isPresent()) {
            String endpoint = settings.endpoint().get();
            try {
                builder.endpointOverride(URI.create(endpoint));
            } catch (RuntimeException e) {
                throw new StorageException(
                        "storage.s3.endpoint",
                        "the endpoint [" + endpoint + "] is none; it is written as https://minio.example.com:9000");
            }
            builder.region(Region.of(settings.region().orElse("us-east-1")));
        } else {
            settings.region().map(Region::of).ifPresent(builder::region);
        }
    }

    private AwsCredentials keys(String accessKey) {
        String secret = settings.secretKey().orElseThrow().reveal();
        return settings.sessionToken()
                .map(Secret::reveal)
                .<AwsCredentials>map(token -> AwsSessionCredentials.create(accessKey, secret, token))
                .orElseGet(() -> AwsBasicCredentials.create(accessKey, secret));
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
        }
    }
}
