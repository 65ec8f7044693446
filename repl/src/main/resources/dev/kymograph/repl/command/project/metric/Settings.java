package @package@;

import dev.kymograph.engine.extension.Parameter;
import java.time.Duration;

/** What can be set in the section {@code plugins.@id@} of the configuration. */
public record @Type@Settings(
        @Parameter(help = "how often a reading is expected", byDefault = "1m") Duration every) {}
