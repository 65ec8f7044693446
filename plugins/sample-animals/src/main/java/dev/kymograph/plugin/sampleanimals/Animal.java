package dev.kymograph.plugin.sampleanimals;

import dev.kymograph.metric.Subject;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One animal of the herd, with its own bits of chance. */
record Animal(int id, String name, Breed breed, Optional<LocalDate> birth, long key) {

    Subject subject() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("type", breed.species().label());
        attributes.put("breed", breed.label());
        birth.ifPresent(day -> attributes.put("birth_date", day));
        return Subject.of("animal", id, name, attributes);
    }
}
