package dev.kymograph.engine.internal.lake;

import dev.kymograph.engine.extension.Watch;

/** The watch of a part of some work: what is told of the part becomes what is told of the whole. */
record Stretch(Watch whole, double from, double length) implements Watch {

    @Override
    public void progress(String doing, double fraction) {
        whole.progress(doing, from + length * (Double.isNaN(fraction) ? 0 : fraction));
    }

    @Override
    public boolean cancelled() {
        return whole.cancelled();
    }
}
