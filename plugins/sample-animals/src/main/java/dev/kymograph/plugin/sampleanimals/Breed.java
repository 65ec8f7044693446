package dev.kymograph.plugin.sampleanimals;

/** The breeds of the sample, with the resting pulse (bpm) and the weight (kg) of a grown animal. */
enum Breed {
    GERMAN_SHEPHERD("German Shepherd", Species.DOG, 76, 34, 1.10),
    LABRADOR_RETRIEVER("Labrador Retriever", Species.DOG, 80, 30, 1.00),
    BORDER_COLLIE("Border Collie", Species.DOG, 82, 19, 1.30),
    BEAGLE("Beagle", Species.DOG, 92, 12, 1.05),
    DACHSHUND("Dachshund", Species.DOG, 100, 9, 0.85),
    GREAT_DANE("Great Dane", Species.DOG, 66, 62, 0.75),
    BULLDOG("Bulldog", Species.DOG, 88, 24, 0.60),
    CHIHUAHUA("Chihuahua", Species.DOG, 118, 2.4, 0.90),
    EUROPEAN_SHORTHAIR("European Shorthair", Species.CAT, 150, 4.5, 0.85),
    MAINE_COON("Maine Coon", Species.CAT, 138, 6.8, 0.75),
    SIAMESE("Siamese", Species.CAT, 158, 4.0, 1.10),
    PERSIAN("Persian", Species.CAT, 148, 4.8, 0.50);

    private final String label;
    private final Species species;
    private final double restingPulse;
    private final double weight;
    private final double vigour;

    Breed(String label, Species species, double restingPulse, double weight, double vigour) {
        this.label = label;
        this.species = species;
        this.restingPulse = restingPulse;
        this.weight = weight;
        this.vigour = vigour;
    }

    String label() {
        return label;
    }

    Species species() {
        return species;
    }

    double restingPulse() {
        return restingPulse;
    }

    double weight() {
        return weight;
    }

    /** How active the breed is; 1 is the mean. */
    double vigour() {
        return vigour;
    }
}
