package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.internal.analysis.FakeReadings.Animal;
import dev.kymograph.engine.internal.analysis.FakeReadings.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class CompareTest {

    @Test
    void countsEachSubjectOnceHoweverManyReadingsItHas() {
        Answer answer = Answer.of(new Compare(), herd(), "by=breed", "reference=Beagle");
        assertEquals(Arrays.asList("Beagle", "Akita", "Pug", null), answer.all("breed"));
        assertEquals(List.of(3L, 1L, 2L, 1L), answer.all("subjects"));
        assertEquals(List.of(80.0, 70.0, 95.0, 60.0), answer.all("mean"));
        // 79, 80, 81 and 90, 100
        assertEquals(1.0, (Double) answer.all("stddev").get(0), 1e-9);
        assertEquals(Math.sqrt(50), (Double) answer.all("stddev").get(2), 1e-9);
        assertEquals(Arrays.asList(null, -10.0, 15.0, -20.0), answer.all("difference"));
        // Pooled variance (2 * 1 + 1 * 50) / 3; the factor for 3 degrees of freedom is Γ(1.5) / (√1.5 Γ(1)).
        double g = 15 / Math.sqrt(52.0 / 3) * (Math.sqrt(Math.PI) / 2) / Math.sqrt(1.5);
        assertEquals(g, (Double) answer.all("hedges_g").get(2), 1e-9);
    }

    @Test
    void enclosesTheDifference() {
        Answer answer = Answer.of(new Compare(), herd(), "by=breed", "reference=beagle");
        double low = (Double) answer.all("low").get(2);
        double high = (Double) answer.all("high").get(2);
        // 90 less 81 at the least, 100 less 79 at the most.
        assertEquals(true, 9 <= low && low < 15 && 15 < high && high <= 21, low + " to " + high);
        assertEquals(
                answer.rows(),
                Answer.of(new Compare(), herd(), "by=breed", "reference=Beagle").rows());
    }

    @Test
    void saysWhereThereAreTooFewSubjects() {
        Answer answer = Answer.of(new Compare(), herd(), "by=breed", "reference=Beagle");
        assertEquals(
                Arrays.asList("the reference", "fewer than 2 subjects", null, "fewer than 2 subjects"),
                answer.all("note"));
        assertEquals(null, answer.all("hedges_g").get(1));
        assertEquals(null, answer.all("low").get(1));
        assertEquals(null, answer.all("stddev").get(1));
        Answer alone = Answer.of(new Compare(), herd(), "by=breed", "reference=Akita");
        assertEquals("the reference; fewer than 2 subjects", alone.all("note").get(0));
        assertEquals(
                "the reference has fewer than 2 subjects", alone.all("note").get(1));
        assertEquals(10.0, alone.all("difference").get(1));
    }

    @Test
    void takesTheFirstGroupAsReferenceWhereNoneIsNamed() {
        assertEquals(
                Arrays.asList("Akita", "Beagle", "Pug", null),
                Answer.of(new Compare(), herd(), "by=breed").all("breed"));
    }

    @Test
    void summarisesByOtherMeans() {
        Answer answer = Answer.of(new Compare(), herd(), "by=breed", "reference=Beagle", "aggregate=max");
        assertEquals(80.25, (Double) answer.all("mean").get(0), 1e-9);
    }

    @Test
    void namesTheGroupsThereAre() {
        RefusedException attribute =
                assertThrows(RefusedException.class, () -> Answer.of(new Compare(), herd(), "by=hour_of_day"));
        assertEquals(
                "Cannot compare by 'hour_of_day': it is none of the attributes of animal, which are breed, birth_date",
                attribute.getMessage());
        RefusedException group = assertThrows(
                RefusedException.class, () -> Answer.of(new Compare(), herd(), "by=breed", "reference=Poodle"));
        assertEquals(
                "Cannot compare with 'Poodle': no subject with readings has that breed; there are Akita, Beagle, Pug, null",
                group.getMessage());
    }

    /** Means of 79, 80, 81; of 90 and 100; of 70; and of 60, of one whose breed is not known. */
    private static FakeReadings herd() {
        List<Animal> animals = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        add(animals, entries, "Beagle", 79, 1);
        add(animals, entries, "Beagle", 80, 50);
        add(animals, entries, "Beagle", 81, 5);
        add(animals, entries, "Pug", 90, 3);
        add(animals, entries, "Pug", 100, 2);
        add(animals, entries, "Akita", 70, 9);
        add(animals, entries, null, 60, 2);
        animals.add(new Animal(99, "Silent", "Beagle", null));
        return FakeReadings.of(FakeReadings.pulseRate(), animals, entries);
    }

    private static void add(List<Animal> animals, List<Entry> entries, String breed, int mean, int pairs) {
        int id = animals.size() + 1;
        animals.add(new Animal(id, "pet " + id, breed, null));
        for (int i = 0; i < pairs; i++) {
            entries.add(new Entry(id, "2023-01-01T00:" + (10 + i) + ":00Z", mean - 0.25f));
            entries.add(new Entry(id, "2023-01-02T00:" + (10 + i) + ":00Z", mean + 0.25f));
        }
    }
}
