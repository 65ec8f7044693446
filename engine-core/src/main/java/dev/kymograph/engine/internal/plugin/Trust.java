package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.PluginSignature;
import dev.kymograph.engine.internal.config.Settings;
import java.nio.file.Path;
import java.util.Optional;

/** Whose jars are taken. What lies in the engine's own plugins folder came with the engine and needs nobody to vouch for it. */
record Trust(Settings.Signing settings) {

    /**
     * Looks at the signature beside a jar.
     *
     * @param copy what would be loaded
     * @return a warning, where that is wanted
     */
    Optional<String> look(Path jar, Path copy) throws Refusal {
        Optional<PluginSignature> signature = PluginSignature.of(jar);
        if (signature.isPresent() && !signature.get().fits(JarCopies.sha256(copy))) {
            throw new Refusal("it is not what was signed: it, or "
                    + PluginSignature.beside(jar).getFileName()
                    + ", was changed since; get both again from where they came");
        }
        boolean trusted = signature
                .filter(found -> settings.trusted().contains(found.key()))
                .isPresent();
        if (trusted || settings.shipped().filter(jar::startsWith).isPresent()) {
            return Optional.empty();
        }
        String why = signature
                .map(found -> "it is signed by a key that plugins.trusted does not name [" + found.key() + "]")
                .orElse("it is not signed");
        return switch (settings.unsigned()) {
            case ALLOW -> Optional.empty();
            case WARN -> Optional.of(why);
            case DENY ->
                throw new Refusal(why + ", and plugins.unsigned is deny; "
                        + signature
                                .map(found -> "add the key if you trust whoever has it")
                                .orElse("have it signed (\"plugins sign\"), or allow what is not"));
        };
    }
}
