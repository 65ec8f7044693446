package dev.kymograph.plugin.storages3;

import dev.kymograph.engine.extension.Parameter;
import dev.kymograph.engine.extension.Secret;
import java.time.Duration;
import java.util.Optional;

/** What the backend is told beside the location. */
record S3Settings(
        @Parameter(help = "where the server is, as https://minio.example.com:9000; AWS itself when it is not set")
        Optional<String> endpoint,

        @Parameter(help = "the bucket's region; found as AWS's own tools find it when neither this nor endpoint is set")
        Optional<String> region,

        @Parameter(
                help = "whether the bucket is named in the path, not in the host's name; true where endpoint is set,"
                        + " unless this says otherwise")
        Optional<Boolean> pathStyle,

        @Parameter(
                help = "the access key; found as AWS's own tools find it, in the environment, in profiles or in the"
                        + " machine's role, when it is not set")
        Optional<String> accessKey,

        @Parameter(help = "the secret key that belongs to the access key")
        Optional<Secret> secretKey,

        @Parameter(help = "the session token, where the keys are passing ones")
        Optional<Secret> sessionToken,

        @Parameter(help = "how long to wait for a connection", byDefault = "5s")
        Duration connectWithin,

        @Parameter(help = "how long to wait for more of an answer", byDefault = "30s")
        Duration answerWithin,

        @Parameter(help = "how long one request may take, sending included", byDefault = "10m")
        Duration requestWithin,

        @Parameter(help = "how often a request that failed is tried again", byDefault = "4", least = 0, most = 20)
        int retries) {

    S3Settings {
        if (accessKey.isPresent() != secretKey.isPresent()) {
            throw new IllegalArgumentException("access-key and secret-key belong together; set both or none");
        }
    }
}
