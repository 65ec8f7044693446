package @package@;

import dev.kymograph.engine.extension.Parameter;

/** What can be set in the section {@code plugins.@id@} of the configuration. */
public record @Type@Settings(
        @Parameter(help = "what stands between values", byDefault = ";") String separator) {}
