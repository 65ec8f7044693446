package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.Quarantine;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.Catalog;
import java.util.Optional;

/** The quarantine, as the catalog keeps it. */
public final class KeptQuarantine implements Quarantine {

    private final Catalog catalog;

    public KeptQuarantine(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Rows list(int most) {
        return catalog.rejections(most);
    }

    @Override
    public Optional<Item> find(long id) {
        return catalog.rejection(id);
    }
}
