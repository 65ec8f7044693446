package dev.kymograph.plugin.animals;

import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.SubjectKind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class AnimalsTest {

    @Test
    void declaresTheKindAnimalWithItsTableItsAttributesAndItsIndexes() {
        assertEquals(
                List.of(new SubjectKind(
                        "animal",
                        "animals",
                        "dump_animals",
                        "animal_id",
                        "pet_name",
                        List.of(
                                new Attribute("type", AttributeType.TEXT),
                                new Attribute("breed", AttributeType.TEXT),
                                new Attribute("birth_date", AttributeType.DATE)),
                        Optional.of("birth_date"),
                        List.of(List.of("breed"), List.of("type"), List.of("birth_date"), List.of("breed", "type")))),
                new Animals().subjectKinds());
        assertEquals(List.of(), new Animals().metricTypes());
    }
}
