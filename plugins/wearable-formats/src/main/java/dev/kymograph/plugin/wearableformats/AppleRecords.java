package dev.kymograph.plugin.wearableformats;

import dev.kymograph.engine.extension.ReadingSink;
import dev.kymograph.engine.extension.ReadingSource;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.metric.Reading;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * The records of one export, as they go by. Records stand directly in the export; those of a correlation stand in it once more, and
 * there alone it shows which of them belong together.
 */
final class AppleRecords {

    private static final int MOST_TOLD = 30;
    private static final int TOP = 2;

    private final AppleType type;
    private final Optional<String> only;
    private final ReadingSource source;
    private final ReadingSink sink;
    private final Moment moment;
    private final int subject;
    private final Set<String> seen = new TreeSet<>();
    private Optional<Draft> group = Optional.empty();
    private boolean any;

    AppleRecords(AppleType type, Optional<String> only, ReadingSource source, ReadingSink sink) {
        this.type = type;
        this.only = only;
        this.source = source;
        this.sink = sink;
        this.moment = new Moment(source.zone());
        this.subject = source.subject();
    }

    void see(XmlFile xml) {
        if (xml.isStart("Record")) {
            record(xml);
        } else if (xml.isStart("Correlation") && xml.depth() == TOP) {
            remember(xml);
            boolean wanted = type.group().equals(Optional.of(xml.attribute("type"))) && isOfSource(xml);
            group = wanted ? Optional.of(new Draft(xml)) : Optional.empty();
        } else if (xml.isEnd("Correlation")) {
            group.ifPresent(Draft::send);
            group = Optional.empty();
        }
    }

    private void record(XmlFile xml) {
        if (xml.depth() == TOP) {
            remember(xml);
        }
        String field = type.fields().get(xml.attribute("type"));
        if (field == null) {
            return;
        }
        if (type.group().isPresent()) {
            group.ifPresent(draft -> draft.value(xml, field));
        } else if (xml.depth() == TOP && isOfSource(xml)) {
            Draft draft = new Draft(xml);
            draft.value(xml, field);
            draft.send();
        }
    }

    private boolean isOfSource(XmlFile xml) {
        return only.isEmpty() || only.get().equals(xml.attribute("sourceName"));
    }

    private void remember(XmlFile xml) {
        if (!any && seen.size() < MOST_TOLD) {
            String which = xml.attribute("type").replaceFirst("^HK\\w*TypeIdentifier", "");
            seen.add(only.isPresent() ? which + " of " + xml.attribute("sourceName") : which);
        }
    }

    /** An export without what was asked for is more likely a mistake than an empty one. */
    void requireAny() {
        if (!any) {
            throw new RefusedException(
                    "format.nothing",
                    "Cannot find any record of " + type.label()
                            + only.map(name -> " of " + name).orElse("") + " in " + source.name() + ". It has "
                            + (seen.isEmpty() ? "no records" : String.join(", ", seen)));
        }
    }

    /** A reading in the making, and what is wrong with it. */
    private final class Draft {

        private final long line;
        private final String start;
        private final String sensor;
        private final Map<String, Object> values = new LinkedHashMap<>();
        private final Map<String, Object> shown = new LinkedHashMap<>();
        private Optional<String> flaw = Optional.empty();

        Draft(XmlFile xml) {
            any = true;
            line = xml.line();
            start = xml.attribute("startDate");
            sensor = xml.attribute("sourceName");
        }

        void value(XmlFile xml, String field) {
            String text = xml.attribute("value");
            String unit = xml.attribute("unit");
            // A percentage is exported as a share of one.
            String from = unit.equals("%") ? "share" : unit;
            String to = source.metricType().unit().symbol();
            if (Measure.isSame(from, to) || (to.isEmpty() && (from.equals("count") || from.equals("share")))) {
                values.put(field, text);
                return;
            }
            Optional<Double> converted = number(text).flatMap(value -> Measure.convert(value, from, to));
            if (converted.isPresent()) {
                values.put(field, converted.get());
                return;
            }
            shown.put(xml.attribute("type"), text + " " + unit);
            flaw = Optional.of("The value [" + text + " " + unit + "] cannot be given in [" + to + "]");
        }

        void send() {
            Optional<Instant> at = moment.of(start);
            if (at.isEmpty()) {
                flaw = Optional.of(
                        "The startDate [" + start + "] is no time, expected one like 2024-03-31 08:00:00 +0200");
            }
            if (flaw.isEmpty()) {
                Optional<String> named = Optional.of(sensor).filter(name -> !name.isEmpty());
                sink.reading(line, new Reading(subject, at.get(), values, named, OptionalDouble.empty()));
                return;
            }
            Map<String, Object> kept = new LinkedHashMap<>();
            kept.put(source.kind().idColumn(), subject);
            kept.put("timestamp", at.<Object>map(Instant::toString).orElse(start));
            kept.putAll(values);
            kept.put("sensor_id", sensor);
            kept.putAll(shown);
            sink.refuse(line, flaw.get(), kept);
        }

        private static Optional<Double> number(String text) {
            try {
                return Optional.of(Double.parseDouble(text));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }
}
