package @package@;

import dev.kymograph.testkit.MetricTypesContract;

/** Drops the jar into an engine and tries what it brings. */
class @Type@MetricsTest extends MetricTypesContract {}
