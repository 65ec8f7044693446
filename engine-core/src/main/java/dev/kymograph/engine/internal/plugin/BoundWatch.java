package dev.kymograph.engine.internal.plugin;

import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.Watcher;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.ReadingKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;

/** A watch method, with the parameters and the metric type of a rule. */
public final class BoundWatch {

    /** The field of all derived metric types that has the rule's name. */
    private static final String RULE = "watch";

    private final OfferedWatch<?> method;
    private final String rule;
    private final MetricType watched;
    private final Supplier<Watcher> begin;
    private final Function<byte[], Watcher> restore;
    private final WatchStamp stamp;
    private final MetricType derived;

    private BoundWatch(
            OfferedWatch<?> method,
            String rule,
            MetricType watched,
            Supplier<Watcher> begin,
            Function<byte[], Watcher> restore,
            WatchStamp stamp) {
        this.method = method;
        this.rule = rule;
        this.watched = watched;
        this.begin = begin;
        this.restore = restore;
        this.stamp = stamp;
        this.derived = derived(method.call(this::declared));
    }

    static <P extends Record> BoundWatch of(OfferedWatch<P> method, String rule, MetricType watched, P parameters) {
        return new BoundWatch(
                method,
                rule,
                watched,
                () -> method.extension().begin(parameters, watched),
                saved -> method.extension().restore(parameters, watched, saved),
                WatchStamp.of(parameters, watched));
    }

    /** Judges the readings of one subject; what the plugin's throws, or finds that is no reading, comes out as its failure. */
    public final class Subject {

        private final Watcher watcher;

        private Subject(Watcher watcher) {
            this.watcher = watcher;
        }

        /** What comes of the next reading. */
        public List<Reading> judge(Reading reading) {
            return method.call(() -> found(watcher.judge(reading), reading));
        }

        public byte[] save() {
            return stamp.before(method.call(watcher::save));
        }
    }

    public OfferedWatch<?> method() {
        return method;
    }

    public MetricType watched() {
        return watched;
    }

    /** The metric type of what is found. */
    public MetricType derived() {
        return derived;
    }

    public Subject begin() {
        return new Subject(method.call(begin));
    }

    /** Goes on as the one that was saved; refuses what this method, as it is bound here, cannot go on with. */
    public Subject restore(byte[] saved) {
        return new Subject(method.call(() -> restore.apply(stamp.behind(saved))));
    }

    /** What a plugin makes a name of is a user's: one that is too long for that is no failure of the plugin. */
    private MetricType declared() {
        try {
            return method.extension().derived(watched);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    "watch.derived",
                    "Cannot watch " + watched.name() + " by the rule '" + rule + "': what it finds has no metric type. "
                            + e.getMessage() + ". Declare what is watched under a shorter name, or take the rule out");
        }
    }

    /** With the rule's name and all that the watched type tells readings apart by in its key, so that none replaces another. */
    private MetricType derived(MetricType declared) {
        if (!declared.kind().equals(watched.kind()) || declared.name().equals(watched.name())) {
            throw new IllegalStateException("what it derives from " + watched.name() + " is " + declared.name() + " of "
                    + declared.kind() + ", expected another metric type of " + watched.kind());
        }
        List<Field> fields = new ArrayList<>();
        fields.add(Field.of(RULE, FieldType.TEXT));
        fields.addAll(declared.fields());
        List<String> key = new ArrayList<>(List.of(RULE));
        key.addAll(declared.key().fields());
        for (String name : watched.key().fields()) {
            if (declared.field(name).isEmpty()) {
                fields.add(watched.field(name).orElseThrow());
                key.add(name);
            }
        }
        return new MetricType(
                declared.name(),
                declared.kind(),
                declared.unit(),
                fields,
                declared.interval(),
                new ReadingKey(watched.key().sensor(), key),
                declared.description());
    }

    private List<Reading> found(List<Map<String, Object>> found, Reading reading) {
        List<Reading> readings = new ArrayList<>();
        for (Map<String, Object> values : found) {
            Map<String, Object> all = new LinkedHashMap<>(values);
            watched.key()
                    .fields()
                    .forEach(name -> all.putIfAbsent(name, reading.values().get(name)));
            all.put(RULE, rule);
            all.forEach(this::requireFits);
            readings.add(
                    new Reading(reading.subject(), reading.timestamp(), all, reading.sensor(), OptionalDouble.empty()));
        }
        return readings;
    }

    private void requireFits(String name, Object value) {
        Optional<Field> field = derived.field(name);
        boolean fits = field.isPresent()
                && (value == null || field.get().type().javaType().isInstance(value));
        if (!fits) {
            throw new IllegalStateException(
                    "it found " + name + " = [" + value + "], which is no value of " + derived.name());
        }
    }
}
