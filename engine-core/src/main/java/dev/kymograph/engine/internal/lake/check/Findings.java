package dev.kymograph.engine.internal.lake.check;

import dev.kymograph.engine.CheckReport.Finding;
import dev.kymograph.engine.CheckReport.Severity;
import dev.kymograph.engine.internal.catalog.Audit.Contradiction;
import dev.kymograph.engine.internal.lake.FileDamage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is found, of files under their ids: some of them may be gone when all is looked at. */
final class Findings {

    private static final String GIVE_UP = "put it back from a backup, or give up what it held: check --repair";
    private static final String MEND = "check --repair computes it anew";

    private final Map<Long, List<Finding>> ofFiles = new LinkedHashMap<>();
    private final List<Finding> others = new ArrayList<>();

    void damaged(long file, String name, FileDamage damage) {
        String what = switch (damage.kind()) {
            case MISSING -> "file is missing";
            case UNREADABLE -> "file cannot be read";
            case SIZE -> "file has another size";
            case CONTENT -> "file has another SHA-256";
        };
        String remedy = damage.kind() == FileDamage.Kind.UNREADABLE ? "let the engine read it" : GIVE_UP;
        ofFile(file, new Finding(Severity.ERROR, what, name, damage.found(), damage.expected(), remedy));
    }

    /** A sound file of which the catalog says something else. */
    void differs(long file, String name, String what, String found, String expected) {
        ofFile(file, new Finding(Severity.ERROR, what, name, found, expected, "check --deep --repair"));
    }

    void odd(long file, String name, String what, String found, String remedy) {
        ofFile(file, new Finding(Severity.WARNING, what, name, found, "none", remedy));
    }

    private void ofFile(long file, Finding finding) {
        ofFiles.computeIfAbsent(file, id -> new ArrayList<>()).add(finding);
    }

    void contradiction(Contradiction found) {
        others.add(new Finding(
                Severity.ERROR,
                found.what(),
                found.where(),
                found.found(),
                found.expected(),
                found.mended() ? MEND : "declare or register it"));
    }

    void forgotten(String name) {
        others.add(new Finding(
                Severity.WARNING,
                "file of an earlier snapshot is missing",
                name,
                "",
                "",
                "none: what is asked as of that snapshot fails"));
    }

    void unknown(String name, long bytes) {
        others.add(new Finding(
                Severity.NOTE,
                "file is not known to the catalog",
                name,
                String.valueOf(bytes),
                "",
                "vacuum deletes it"));
    }

    /** The gravest first. */
    List<Finding> all() {
        List<Finding> all = new ArrayList<>(others);
        ofFiles.values().forEach(all::addAll);
        all.sort(Comparator.comparing(Finding::severity));
        return all;
    }

    void forget(long file) {
        ofFiles.remove(file);
    }
}
