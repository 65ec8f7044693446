package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import java.util.List;
import org.pf4j.ExtensionPoint;

/** The extensions that need no plugin: the engine's and the embedding program's. */
final class OwnExtensions {

    private OwnExtensions() {}

    static Offer ask(List<ExtensionPoint> own) {
        OfferBuilder builder = new OfferBuilder(Contributor.SELF);
        try {
            for (ExtensionPoint extension : own) {
                builder.ask(extension);
            }
            new TakenNames().take("", builder.offer());
        } catch (Refusal | RuntimeException e) {
            throw OwnExtensions.wrong(e);
        }
        return builder.offer();
    }

    static KymographException wrong(Exception e) {
        return new KymographException(
                ErrorKind.CONFIGURATION,
                "extension.invalid",
                "Cannot use an extension of the program itself: " + e.getMessage(),
                e);
    }
}
