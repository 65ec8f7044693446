package dev.kymograph.plugin.storages3;

import dev.kymograph.engine.EngineBuilder;
import dev.kymograph.engine.extension.StorageBackend;
import dev.kymograph.testkit.StorageBackendContract;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class S3StorageTest extends StorageBackendContract {

    private static final String WRONG = "not-the-right-secret";

    /** As small as the protocol lets them be. */
    private static final PartSizes SMALL = new PartSizes(6 << 20, 5 << 20);

    private S3Server server;

    @BeforeAll
    void startServer() {
        server = S3Server.start();
    }

    @AfterAll
    void stopServer() throws Exception {
        server.stop();
    }

    @Override
    protected StorageBackend backend() {
        return new S3Backend(server.settings(), SMALL);
    }

    @Override
    protected URI location(String place) {
        return URI.create("s3://" + S3Server.BUCKET + "/lakes/" + place);
    }

    @Override
    protected EngineBuilder configured(EngineBuilder builder) {
        return server.configure(builder);
    }

    @Override
    protected Optional<StorageBackend> strangersBackend() {
        return Optional.of(new S3Backend(S3Server.settings(server.endpoint(), WRONG, 1)));
    }

    @Override
    protected List<String> secrets() {
        return List.of(WRONG, S3Server.SECRET_KEY);
    }

    @Override
    protected int bigBytes() {
        return 12 << 20;
    }
}
