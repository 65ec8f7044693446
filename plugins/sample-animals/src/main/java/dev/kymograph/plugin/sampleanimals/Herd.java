package dev.kymograph.plugin.sampleanimals;

import java.util.ArrayList;
import java.util.List;

import static dev.kymograph.plugin.sampleanimals.Breed.BEAGLE;
import static dev.kymograph.plugin.sampleanimals.Breed.BORDER_COLLIE;
import static dev.kymograph.plugin.sampleanimals.Breed.BULLDOG;
import static dev.kymograph.plugin.sampleanimals.Breed.CHIHUAHUA;
import static dev.kymograph.plugin.sampleanimals.Breed.DACHSHUND;
import static dev.kymograph.plugin.sampleanimals.Breed.EUROPEAN_SHORTHAIR;
import static dev.kymograph.plugin.sampleanimals.Breed.GERMAN_SHEPHERD;
import static dev.kymograph.plugin.sampleanimals.Breed.GREAT_DANE;
import static dev.kymograph.plugin.sampleanimals.Breed.LABRADOR_RETRIEVER;
import static dev.kymograph.plugin.sampleanimals.Breed.MAINE_COON;
import static dev.kymograph.plugin.sampleanimals.Breed.PERSIAN;
import static dev.kymograph.plugin.sampleanimals.Breed.SIAMESE;

/** Who belongs to the sample. An animal does not depend on how many come after it. */
final class Herd {

    /** Every breed is among the first twenty animals, German Shepherds five times. */
    private static final List<Breed> ROUND = List.of(
            GERMAN_SHEPHERD,
            GERMAN_SHEPHERD,
            LABRADOR_RETRIEVER,
            EUROPEAN_SHORTHAIR,
            GERMAN_SHEPHERD,
            BORDER_COLLIE,
            MAINE_COON,
            BEAGLE,
            GERMAN_SHEPHERD,
            SIAMESE,
            CHIHUAHUA,
            DACHSHUND,
            LABRADOR_RETRIEVER,
            GERMAN_SHEPHERD,
            PERSIAN,
            GREAT_DANE,
            BULLDOG,
            EUROPEAN_SHORTHAIR,
            BORDER_COLLIE,
            BEAGLE);

    private static final String[] NAMES =
            ("Rex Luna Bella Mia Arko Skye Nala Charlie Hera Coco Peanut Emma Max Bruno Minka Balu Otto Felix Flash Lotte"
                            + " Aska Cora Buddy Tiger Sultan Fly Simba Snoopy Wolf Suki Pepe Waldi Sam Yuma Molly Nero"
                            + " Winston Mauz Tess Lucky Bodo Freya Ruby Mimi Kira Jazz Leo Rosie Odin Lilly")
                    .split(" ", -1);

    private Herd() {}

    static List<Animal> of(int animals, long seed, Period period) {
        Births births = new Births(period);
        List<Animal> herd = new ArrayList<>(animals);
        for (int id = 1; id <= animals; id++) {
            Breed breed = ROUND.get((id - 1) % ROUND.size());
            long key = Chance.bits(Chance.bits(seed, 0), id);
            herd.add(new Animal(id, name(id - 1), breed, births.of(id, breed, key), key));
        }
        return herd;
    }

    private static String name(int index) {
        String name = NAMES[index % NAMES.length];
        return index < NAMES.length ? name : name + " " + (index / NAMES.length + 1);
    }
}
