package dev.kymograph.engine.internal.query.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One object of DuckDB's parsed tree. Two of them are equal where they are the same. */
final class Node {

    private final Map<?, ?> members;

    Node(Map<?, ?> members) {
        this.members = members;
    }

    Map<?, ?> members() {
        return members;
    }

    /** EXPRESSION classes by their class, all else by its type; empty where the tree gives neither. */
    Optional<String> kind() {
        Object kind = members.containsKey("class") ? members.get("class") : members.get("type");
        return kind instanceof String text ? Optional.of(text) : Optional.empty();
    }

    boolean isExpression(String name) {
        return name.equals(members.get("class"));
    }

    /** Whether this is a table reference or a query of that type. */
    boolean is(String type) {
        return !members.containsKey("class") && type.equals(members.get("type"));
    }

    String text(String key) {
        return members.get(key) instanceof String text ? text : "";
    }

    Optional<Node> child(String key) {
        return members.get(key) instanceof Map<?, ?> map ? Optional.of(new Node(map)) : Optional.empty();
    }

    List<Node> children(String key) {
        return members.get(key) instanceof List<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .map(each -> new Node((Map<?, ?>) each))
                        .toList()
                : List.of();
    }

    List<String> texts(String key) {
        return members.get(key) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    boolean has(String key) {
        return !isNothing(members.get(key));
    }

    /** Where it stands in the text, in bytes; negative where it does not say. */
    int position() {
        return number("query_location");
    }

    int length() {
        return Math.max(0, number("query_location_length"));
    }

    private int number(String key) {
        return members.get(key) instanceof Integer number ? number : -1;
    }

    static boolean isNothing(Object value) {
        return value == null
                || Boolean.FALSE.equals(value)
                || "".equals(value)
                || (value instanceof List<?> list && list.isEmpty());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Node node && node.members == members;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(members);
    }
}
