package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.PluginReport;
import dev.kymograph.engine.extension.Analysis;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.engine.extension.SampleData;
import java.util.List;

/** What the plugins that started have brought. Built once; names in it are valid and unique. */
public interface Extensions extends AutoCloseable {

    List<Contribution<MetricTypes>> metricTypes();

    List<Contribution<Analysis<?>>> analyses();

    List<Contribution<SampleData<?>>> sampleData();

    List<PluginReport> reports();

    @Override
    void close();
}
