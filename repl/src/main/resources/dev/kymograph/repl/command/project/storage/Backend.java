package @package@;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Storage;
import dev.kymograph.engine.extension.StorageBackend;
import java.net.URI;
import java.nio.file.Path;
import org.pf4j.Extension;

/** Opens storages at {@code @scheme@:///folder}. */
@Extension
public final class @Type@Backend implements StorageBackend {

    private final @Type@Settings settings;

    public @Type@Backend(@Type@Settings settings) {
        this.settings = settings;
    }

    @Override
    public String scheme() {
        return "@scheme@";
    }

    @Override
    public Storage open(URI location) {
        if (location.getHost() != null || location.getPath().length() < 2) {
            throw new RefusedException("storage.location", "a location is @scheme@:///folder");
        }
        return new @Type@Storage(Path.of(location.getPath()), settings.sync());
    }
}
