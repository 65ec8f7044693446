package dev.kymograph.engine.internal.analysis;

import dev.kymograph.engine.extension.Window;
import dev.kymograph.metric.Attribute;
import dev.kymograph.metric.AttributeType;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.ReadingKey;
import dev.kymograph.metric.SubjectKind;
import dev.kymograph.metric.Unit;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Subjects and readings as plain lists: what the oracles compute from, and what {@link DuckDbAnalysisContext} lends. */
record FakeReadings(MetricType metricType, SubjectKind kind, List<Animal> animals, List<Entry> entries, Window window) {

    static final SubjectKind ANIMAL = new SubjectKind(
            "animal",
            "animals",
            "dump_animals",
            "animal_id",
            "pet_name",
            List.of(new Attribute("breed", AttributeType.TEXT), new Attribute("birth_date", AttributeType.DATE)),
            Optional.of("birth_date"),
            List.of());

    /** A kind that is not born. */
    static final SubjectKind DOMAIN = new SubjectKind(
            "domain",
            "domains",
            "web_domains",
            "domain_id",
            "host",
            List.of(new Attribute("breed", AttributeType.TEXT), new Attribute("birth_date", AttributeType.DATE)),
            Optional.empty(),
            List.of());

    /** A subject; {@code from} and {@code until} are its life window, null where the question asks for none. */
    record Animal(int id, String name, String breed, LocalDate birth, Instant from, Instant until) {

        Animal(int id, String name, String breed, LocalDate birth) {
            this(id, name, breed, birth, null, null);
        }
    }

    /** A reading: values by field, a field that is absent was not measured. */
    record Entry(int subject, Instant at, Map<String, Object> values, String sensor, Float quality) {

        Entry(int subject, String at, Object value) {
            this(subject, Instant.parse(at), Map.of("pulse_value", value), null, null);
        }
    }

    /** One value with all that belongs to it. */
    record Point(Animal animal, Entry entry, String field, Object value) {

        Instant at() {
            return entry.at();
        }

        /** The value as a number; FLOAT by its shortest decimal where {@code exact} is false. */
        double number() {
            return ((Number) value).doubleValue();
        }

        boolean isFinite() {
            return Double.isFinite(number());
        }

        Integer ageYear() {
            return FakeReadings.ageYear(animal.birth(), entry.at());
        }
    }

    static FakeReadings of(MetricType metricType, List<Animal> animals, List<Entry> entries) {
        return new FakeReadings(metricType, ANIMAL, animals, entries, Window.ALWAYS);
    }

    static FakeReadings pulse(Entry... entries) {
        return of(pulseRate(), pets(), Arrays.asList(entries));
    }

    static MetricType pulseRate() {
        return pulseRate(FieldType.FLOAT);
    }

    static MetricType pulseRate(FieldType type) {
        return MetricType.every(
                Duration.ofMinutes(1), "pulse_rate", "animal", new Unit("bpm"), Field.of("pulse_value", type));
    }

    static MetricType pulseOfSeveralSensors(FieldType type) {
        return pulseRate(type).keyedBy(new ReadingKey(true, List.of()));
    }

    static MetricType bloodPressure() {
        return MetricType.every(
                Duration.ofMinutes(15),
                "blood_pressure",
                "animal",
                new Unit("mmHg"),
                Field.of("systolic", FieldType.FLOAT),
                Field.of("diastolic", FieldType.FLOAT));
    }

    static MetricType barks() {
        return MetricType.event("barks", "animal", Unit.NONE, Field.of("bark_text", FieldType.TEXT));
    }

    /** Among them one born on a leap day, one without a birth date, one without a breed; the last has no readings. */
    static List<Animal> pets() {
        return List.of(
                new Animal(1, "Rex", "German Shepherd", LocalDate.of(2020, 2, 29)),
                new Animal(2, "Bella", "Beagle", LocalDate.of(2022, 3, 31)),
                new Animal(5, "Rex", "German Shepherd", LocalDate.of(2021, 10, 31)),
                new Animal(7, "O'Malley", null, null),
                new Animal(9, "Silent", "Beagle", LocalDate.of(2022, 1, 1)));
    }

    FakeReadings shuffled(Random random) {
        List<Entry> others = new ArrayList<>(entries);
        Collections.shuffle(others, random);
        return new FakeReadings(metricType, kind, animals, others, window);
    }

    FakeReadings during(Instant from, Instant to) {
        return new FakeReadings(
                metricType, kind, animals, entries, new Window(Optional.ofNullable(from), Optional.ofNullable(to)));
    }

    FakeReadings ofKind(SubjectKind other) {
        return new FakeReadings(metricType, other, animals, entries, window);
    }

    List<Point> points() {
        Map<Integer, Animal> byId = new HashMap<>();
        animals.forEach(animal -> byId.put(animal.id(), animal));
        List<Point> points = new ArrayList<>();
        for (Entry entry : entries) {
            for (Field field : metricType.fields()) {
                Object value = entry.values().get(field.name());
                if (value != null) {
                    points.add(new Point(byId.get(entry.subject()), entry, field.name(), value));
                }
            }
        }
        return points;
    }

    /** Counted from birthday to birthday, one after the other. */
    static Integer ageYear(LocalDate birth, Instant at) {
        if (birth == null || at.isBefore(birth.atStartOfDay(ZoneOffset.UTC).toInstant())) {
            return null;
        }
        int year = 1;
        while (!at.isBefore(birth.plusYears(year).atStartOfDay(ZoneOffset.UTC).toInstant())) {
            year++;
        }
        return year;
    }
}
