package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.internal.catalog.ZoneTable;
import java.util.List;

/** What can be asked for now. Names in it are valid and unique; a later look may find others. */
public interface Extensions {

    List<OfferedAnalysis<?>> analyses();

    List<OfferedSample<?>> sampleData();

    List<OfferedFunction> functions();

    List<OfferedFormat<?>> formats();

    List<OfferedMethod> methods();

    List<OfferedWatch<?>> watches();

    List<OfferedStorage> storages();

    /** Tables of plugins that SQL reads. */
    List<ZoneTable> tables();
}
