package dev.kymograph.plugin.storages3;

import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.extension.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** A real server of the protocol, in memory, with one bucket. */
final class S3Server {

    static final String BUCKET = "herd";
    static final String ACCESS_KEY = "tester";
    static final String SECRET_KEY = "hush-a-bye";

    private final S3Proxy server;
    private final BlobStore objects = new TransientNio2BlobStore();

    private S3Server() throws Exception {
        objects.createContainer(BUCKET);
        server = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        server.start();
        while (!server.getState().equals("STARTED")) {
            Thread.sleep(10);
        }
    }

    static S3Server start() {
        try {
            return new S3Server();
        } catch (Exception e) {
            throw new IllegalStateException("Cannot start an S3 server", e);
        }
    }

    int port() {
        return server.getPort();
    }

    String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    /** What is in the bucket, past all that the plugin does. */
    BlobStore objects() {
        return objects;
    }

    S3Settings settings() {
        return settings(endpoint(), SECRET_KEY, 4);
    }

    static S3Settings settings(String endpoint, String secretKey, int retries) {
        return new S3Settings(
                Optional.of(endpoint),
                Optional.empty(),
                Optional.empty(),
                Optional.of(ACCESS_KEY),
                Optional.of(Secret.of(secretKey)),
                Optional.empty(),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                retries);
    }

    EngineBuilder configure(EngineBuilder builder) {
        return builder.set("plugins.storage-s3.endpoint", endpoint())
                .set("plugins.storage-s3.access-key", ACCESS_KEY)
                .set("plugins.storage-s3.secret-key", SECRET_KEY);
    }

    void stop() throws Exception {
        server.stop();
        objects.close();
    }
}
