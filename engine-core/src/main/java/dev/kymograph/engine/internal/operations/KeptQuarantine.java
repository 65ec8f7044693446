package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.catalog.Catalog;
import dev.kymograph.engine.internal.lake.Lake;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The quarantine, as the catalog keeps it. */
public final class KeptQuarantine implements Quarantine {

    private final Catalog catalog;
    private final Lake lake;

    public KeptQuarantine(Catalog catalog, Lake lake) {
        this.catalog = catalog;
        this.lake = lake;
    }

    @Override
    public Rows list(Filter filter, int most) {
        if (most < 0) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "quarantine.limit",
                    "Cannot list the quarantine: at most [" + most + "] rows are asked for, expected 0 or more");
        }
        return catalog.quarantine().newest(filter, most);
    }

    @Override
    public Optional<Item> find(long id) {
        return catalog.quarantine().find(id);
    }

    @Override
    public List<Fixed> fix(Filter filter, Map<String, String> values) {
        return lake.fix(filter, values);
    }

    @Override
    public ReplaySummary replay(Filter filter, Watch watch) {
        return lake.replay(filter, watch);
    }

    @Override
    public long drop(Filter filter) {
        return catalog.quarantine().drop(filter);
    }
}
