package dev.kymograph.engine.internal.plugin;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who has which name. */
final class TakenNames {

    private static final String ENGINE = "the engine or the program that embeds it";

    private final Map<Offer.Name, String> owners = new HashMap<>();

    TakenNames() {
        // What an analysis is lent goes by these names.
        for (String lent : List.of("readings", "subjects")) {
            owners.put(new Offer.Name(Offer.RELATION, lent), ENGINE);
        }
    }

    /** Takes all names of an offer, or none. */
    void take(String plugin, Offer offer) throws Refusal {
        Set<Offer.Name> mine = new HashSet<>();
        for (Offer.Name name : offer.names()) {
            if (!mine.add(name)) {
                throw new Refusal("it brings the " + name + " twice; rename one");
            }
            String owner = owners.get(name);
            if (owner != null) {
                throw new Refusal("it brings the " + name + ", which " + owner
                        + " already has; rename one, or remove one" + " of the two");
            }
        }
        String owner = plugin.isEmpty() ? ENGINE : "plugin '" + plugin + "'";
        mine.forEach(name -> owners.put(name, owner));
    }
}
