package dev.kymograph.engine;

import dev.kymograph.engine.extension.Watch;
import java.util.List;

/** What would make questions like those of the last 30 days faster. */
public interface Advice {

    /**
     * What is worth doing now, the most rewarding first; nothing is changed. Attributes of many subjects are tried out on a copy,
     * which takes some seconds.
     */
    List<Proposal> list(Watch watch);

    /**
     * Does one of them.
     *
     * @param name of a proposal
     * @throws KymographException {@code advice.unknown} where it is not, or no longer, worth doing
     */
    void apply(String name, Watch watch);

    /**
     * Something worth doing.
     *
     * @param name what it does: {@code rollup:pulse_rate:1h}, {@code compact:pulse_rate}, {@code index:animal:owner}
     * @param because what was asked, and what it cost
     * @param gain what is expected of it
     */
    record Proposal(String name, String because, String gain) {}
}
