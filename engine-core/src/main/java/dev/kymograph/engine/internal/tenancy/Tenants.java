package dev.kymograph.engine.internal.tenancy;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;

/** What an engine that is open for a tenant says to what it does not do. */
public final class Tenants {

    private Tenants() {}

    /**
     * Why something is not done.
     *
     * @param what as in "delete readings"
     */
    public static KymographException refused(String tenant, String what) {
        return new KymographException(
                ErrorKind.USAGE,
                "tenant.refused",
                "Cannot " + what + ": this engine is open for the tenant '" + tenant
                        + "', for whom it answers questions and does nothing else. Use an engine without the key 'tenant'");
    }
}
