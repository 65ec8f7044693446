package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.internal.text.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the columns of a file that rules are about. */
final class Columns {

    private final Path path;
    private final List<Rule> rules;
    private final Map<String, String> mapping;
    private final List<String> found;

    Columns(Path path, List<Rule> rules, Map<String, String> mapping, List<String> found) {
        this.path = path;
        this.rules = rules;
        this.mapping = mapping;
        this.found = found;
    }

    /** All names that columns may be expected to have. */
    static Set<String> known(List<Rule> rules, Map<String, String> mapping) {
        Set<String> names = new HashSet<>(mapping.values());
        for (Rule rule : rules) {
            names.add(rule.name());
            names.addAll(rule.others());
        }
        return names;
    }

    /**
     * Finds the position of each rule's column; a rule whose column isn't there has none.
     *
     * @param anyOf names of rules of which at least one must have a column
     */
    Map<Rule, Integer> find(List<String> anyOf) {
        for (String name : mapping.keySet()) {
            if (rules.stream().noneMatch(rule -> answersTo(rule, name))) {
                List<String> ours = rules.stream().map(Rule::name).toList();
                throw new KymographException(
                        ErrorKind.USAGE,
                        "ingest.column-unknown",
                        "Cannot map a column of " + path + " to '" + name + "': expected one of " + ours
                                + Nearest.didYouMean(name, ours));
            }
        }
        Map<Rule, Integer> positions = new LinkedHashMap<>();
        for (Rule rule : rules) {
            int position = position(rule);
            if (position >= 0) {
                positions.put(rule, position);
            } else if (rule.required()) {
                throw missing("'" + rule.name() + "'", rule.name());
            }
        }
        if (!anyOf.isEmpty() && positions.keySet().stream().noneMatch(rule -> anyOf.contains(rule.name()))) {
            String expected =
                    anyOf.size() == 1 ? "'" + anyOf.get(0) + "'" : "any of '" + String.join("', '", anyOf) + "'";
            throw missing(expected, anyOf.get(0));
        }
        return positions;
    }

    private int position(Rule rule) {
        for (Map.Entry<String, String> entry : mapping.entrySet()) {
            if (answersTo(rule, entry.getKey())) {
                int mapped = only(entry.getValue());
                if (mapped < 0) {
                    throw new KymographException(
                            ErrorKind.DATA,
                            "ingest.column-missing",
                            "Cannot read " + path + ": --map takes '" + rule.name() + "' from the column '"
                                    + entry.getValue() + "', which is not there. " + has(found)
                                    + Nearest.didYouMean(entry.getValue(), found));
                }
                return mapped;
            }
        }
        int position = only(rule.name());
        for (String other : rule.others()) {
            position = position < 0 ? only(other) : position;
        }
        return position;
    }

    private static boolean answersTo(Rule rule, String name) {
        return rule.name().equals(name) || rule.others().contains(name);
    }

    /** Where the one column of this name is: exactly, or else in another case. */
    private int only(String name) {
        List<Integer> same = new ArrayList<>();
        List<Integer> similar = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).equals(name)) {
                same.add(i);
            } else if (found.get(i).equalsIgnoreCase(name)) {
                similar.add(i);
            }
        }
        List<Integer> candidates = same.isEmpty() ? similar : same;
        if (candidates.size() > 1) {
            throw new KymographException(
                    ErrorKind.DATA,
                    "ingest.column-ambiguous",
                    "Cannot read " + path + ": it has " + candidates.size() + " columns '" + name
                            + "'. Name the right one with --map FROM=" + name + ", or rename the others");
        }
        return candidates.isEmpty() ? -1 : candidates.get(0);
    }

    private KymographException missing(String expected, String name) {
        return new KymographException(
                ErrorKind.DATA,
                "ingest.column-missing",
                "Cannot read " + path + ": it has no column " + expected + ". " + has(found)
                        + " Say which one holds it with --map FROM=" + name);
    }

    private static String has(Collection<String> columns) {
        List<String> shown = columns.stream().limit(40).map(Reasons::cut).toList();
        return columns.isEmpty() ? "It has no columns." : "Its columns are [" + String.join(", ", shown) + "].";
    }
}
