package @package@;

import dev.kymograph.engine.extension.StorageBackend;
import dev.kymograph.testkit.StorageBackendContract;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Tries the storage by itself, and a lake in it with the jar dropped into an engine. */
class @Type@StorageTest extends StorageBackendContract {

    @TempDir
    static Path folder;

    @Override
    protected StorageBackend backend() {
        return new @Type@Backend(new @Type@Settings(false));
    }

    @Override
    protected URI location(String place) {
        return URI.create("@scheme@://" + folder.resolve(place));
    }
}
