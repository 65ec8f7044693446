package dev.kymograph.engine.internal.operations;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.Quarantine;
import dev.kymograph.engine.extension.Rows;
import dev.kymograph.engine.internal.catalog.Catalog;
import java.util.Collection;
import java.util.Optional;

/** The quarantine, as the catalog keeps it. */
public final class KeptQuarantine implements Quarantine {

    private final Catalog catalog;

    public KeptQuarantine(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Rows list(int most) {
        if (most < 0) {
            throw new KymographException(
                    ErrorKind.USAGE,
                    "quarantine.limit",
                    "Cannot list the quarantine: at most [" + most + "] rows are asked for, expected 0 or more");
        }
        return catalog.rejections(most);
    }

    @Override
    public Optional<Item> find(long id) {
        return catalog.rejection(id);
    }

    @Override
    public long drop(Collection<Long> ids) {
        return catalog.dropRejections(ids);
    }

    @Override
    public long dropAll(Optional<String> source, Optional<String> target) {
        return catalog.dropRejections(source, target);
    }
}
