package @package@;

import dev.kymograph.engine.extension.Parameter;

/** What can be set in the section {@code plugins.@id@} of the configuration. */
public record @Type@Settings(
        @Parameter(help = "whether a file has to be on the disk before it counts as put", byDefault = "true")
        boolean sync) {}
