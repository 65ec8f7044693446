package dev.kymograph.engine.internal.plugin;

/** Why a plugin is not taken: the cause and the remedy, to follow "Cannot use plugin …: ". */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    Refusal(String why) {
        super(why, null, false, false);
    }
}
