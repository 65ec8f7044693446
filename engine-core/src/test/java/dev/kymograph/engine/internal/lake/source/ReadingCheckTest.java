package dev.kymograph.engine.internal.lake.source;

import dev.kymograph.engine.SourceFile;
import dev.kymograph.engine.extension.Watch;
import dev.kymograph.engine.internal.lake.source.ReadingCheck.Accepted;
import dev.kymograph.engine.internal.lake.source.ReadingCheck.Checked;
import dev.kymograph.engine.internal.lake.source.ReadingCheck.Refused;
import dev.kymograph.engine.internal.lake.source.SourceFixture.Outcome;
import dev.kymograph.metric.Field;
import dev.kymograph.metric.FieldType;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Reading;
import dev.kymograph.metric.Unit;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** One table of cases for the rules in SQL and the rules in Java. */
class ReadingCheckTest {

    private static final Instant NOON = Instant.parse("2023-01-15T12:00:00Z");
    private static final String LONG = "x".repeat(90);

    private static final List<String> TEXTS = List.of(
            "5",
            "5.0",
            "5.5",
            "5.",
            ".5",
            "-5",
            "+5",
            " 5 ",
            "\t5",
            "\u000B5\f",
            "1e3",
            "1E+3",
            "1e-3",
            "1e",
            "e5",
            ".",
            "-",
            "+-5",
            "--5",
            "1_000",
            "_1",
            "1_",
            "1__0",
            "1_.5",
            "1._5",
            "1_e5",
            "1e_5",
            "1e1_0",
            "1_2.3_4e0_1",
            ".1_0",
            "-1_0",
            "9_007_199_254_740_993",
            "+-9007199254740993",
            "-+5",
            "++5",
            "nan()",
            "-nan(a_1)",
            "+-nan",
            "nan(a b)",
            "nan(1",
            "+-inf",
            "\u000Binf",
            "\u000Bnan",
            "0x10",
            "0b1",
            "00012",
            "1,5",
            "5 5",
            "5f",
            "5d",
            "0x1p3",
            "nan",
            "NaN",
            " NAN ",
            "nan(1)",
            "inf",
            "-inf",
            "+Infinity",
            "INFINITY",
            "infinit",
            "1e39",
            "-1e39",
            "1e400",
            "1e-400",
            "0.1",
            "0.2",
            "0.30000001",
            "3.4028235e38",
            "3.4028236e38",
            "16777217",
            "2147483647",
            "2147483648",
            "-2147483648",
            "-2147483649",
            "2147483647.4",
            "9007199254740992",
            "9007199254740993",
            "9007199254740993.0",
            "9007199254740993.5",
            "9007199254740994.",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "1e18",
            "true",
            "TRUE",
            " true ",
            "false",
            "t",
            "f",
            "yes",
            "no",
            "y",
            "on",
            "1",
            "0",
            "1.0",
            "",
            " ",
            "\t ",
            "abc",
            "ß",
            "٣",
            "\u00A05",
            "💓",
            LONG,
            "💓".repeat(100),
            "it's",
            "a\"b",
            "[x]",
            "null",
            "-0",
            "0",
            "100",
            "100.0001",
            "-0.0001",
            "5.00000000000000000000001",
            "1e0000000000000000000000005",
            "123456789012345678901234567890");

    @TempDir
    Path folder;

    private SourceFixture store;

    @BeforeEach
    void open() throws Exception {
        store = new SourceFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @ParameterizedTest
    @EnumSource(FieldType.class)
    void filesAndObjectsAgreeOnEveryText(FieldType type) throws Exception {
        agree(Field.of("amount", type), List.copyOf(TEXTS));
        if (type.isNumeric()) {
            agree(Field.of("amount", type).possible(0, 100), List.copyOf(TEXTS));
            agree(Field.of("amount", type).possible(0.1, 0.2), List.copyOf(TEXTS));
            agree(Field.of("amount", type).possible(5, Double.POSITIVE_INFINITY), List.copyOf(TEXTS));
        }
    }

    @ParameterizedTest
    @EnumSource(FieldType.class)
    void filesAndObjectsAgreeOnRandomNumbers(FieldType type) throws Exception {
        Random random = new Random(7);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            double number = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(22));
            texts.add(
                    switch (i % 4) {
                        case 0 -> Double.toString(number);
                        case 1 -> Long.toString((long) number);
                        case 2 -> new BigDecimal(number).toPlainString();
                        default -> Float.toString((float) number);
                    });
        }
        agree(Field.of("amount", type), texts);
    }

    @ParameterizedTest
    @EnumSource(FieldType.class)
    void filesAndObjectsAgreeOnTypedNumbers(FieldType type) throws Exception {
        agreeTyped(type, "INTEGER", List.of(0, 1, 5, -5, Integer.MAX_VALUE, Integer.MIN_VALUE));
        agreeTyped(
                type,
                "BIGINT",
                List.of(0L, 1L, 101L, Integer.MAX_VALUE + 1L, (1L << 53) + 1, Long.MAX_VALUE, Long.MIN_VALUE));
        agreeTyped(
                type,
                "DOUBLE",
                List.of(
                        0.0,
                        1.0,
                        5.5,
                        0.1,
                        1e15,
                        9007199254740992.0,
                        1e39,
                        -1e300,
                        Double.NaN,
                        Double.POSITIVE_INFINITY));
        agreeTyped(type, "FLOAT", List.of(0f, 1f, 5.5f, 0.1f, (float) 1e15, Float.NaN, Float.NEGATIVE_INFINITY));
        agreeTyped(type, "BOOLEAN", List.of(true, false));
    }

    @Test
    void aReadingWithoutAnyValueIsRefused() {
        MetricType pressure = MetricType.event(
                "blood_pressure",
                "animal",
                Unit.NONE,
                Field.of("systolic", FieldType.FLOAT),
                Field.of("diastolic", FieldType.FLOAT));
        assertEquals(
                new Refused("Columns 'systolic', 'diastolic' are empty, expected a value"),
                check(
                        pressure,
                        new Reading(1, NOON, Map.of("systolic", ""), Optional.empty(), OptionalDouble.empty())));
        assertInstanceOf(Accepted.class, check(pressure, Reading.of(1, NOON, "diastolic", 80)));
    }

    @Test
    void aTruthIsNoNumber() {
        assertEquals(
                new Refused("Column 'pulse_value' holds [true], expected a number (FLOAT) from 0 to 500"),
                check(SourceFixture.PULSE, Reading.of(1, NOON, "pulse_value", true)));
        MetricType door = MetricType.event("door", "animal", Unit.NONE, Field.of("open", FieldType.BOOLEAN));
        assertEquals(new Accepted(Reading.of(1, NOON, "open", true)), check(door, Reading.of(1, NOON, "open", true)));
    }

    @Test
    void theRestOfAReadingIsCheckedToo() {
        assertEquals(
                new Refused("Column 'animal_id' holds [100], expected the id of a known animal"),
                check(SourceFixture.PULSE, Reading.of(100, NOON, "pulse_value", 70)));
        assertEquals(
                new Refused("Column 'quality_score' holds [1.5], expected a number (FLOAT) from 0 to 1"),
                check(
                        SourceFixture.PULSE,
                        Reading.of(1, NOON, "pulse_value", 70).quality(1.5)));
        assertEquals(
                new Refused("The field 'pulse' is not known, expected one of [pulse_value]"),
                check(SourceFixture.PULSE, Reading.of(1, NOON, "pulse", 70)));
        assertEquals(
                new Refused("Column 'timestamp' holds [+10000-01-01T00:00:00Z], expected a time such as"
                        + " 2023-01-15T10:30:00Z in the years 1 to 9999"),
                check(SourceFixture.PULSE, Reading.of(1, Instant.parse("+10000-01-01T00:00:00Z"), "pulse_value", 70)));
    }

    @Test
    void whatIsAcceptedIsOfItsTypeAndToTheMicrosecond() {
        Reading reading = Reading.of(1, NOON.plusNanos(1999), "pulse_value", "70.5")
                .from("")
                .quality(0.1);
        Reading expected =
                Reading.of(1, NOON.plusNanos(1000), "pulse_value", 70.5f).quality(0.1f);
        assertEquals(new Accepted(expected), check(SourceFixture.PULSE, reading));
    }

    private static Checked check(MetricType metricType, Reading reading) {
        return new ReadingCheck(metricType, SourceFixture.ANIMAL, Admission.of(id -> id <= SourceFixture.KNOWN))
                .check(reading);
    }

    private void agree(Field field, List<String> texts) throws Exception {
        List<Object> values = new ArrayList<>(texts);
        StringBuilder csv = new StringBuilder("animal_id,timestamp,amount\n");
        for (Object value : values) {
            csv.append("1,2023-01-15T12:00:00Z,\"")
                    .append(value.toString().replace("\"", "\"\""))
                    .append("\"\n");
        }
        compare(field, values, store.write("amount.csv", csv.toString()));
    }

    private void agreeTyped(FieldType type, String sqlType, List<?> values) throws Exception {
        String list = String.join(
                ", ",
                values.stream().map(value -> "'" + value + "'::" + sqlType).toList());
        Path file = store.copy(
                "amount.parquet",
                "SELECT 1 AS animal_id, TIMESTAMP '2023-01-15 12:00:00' AS \"timestamp\", unnest([" + list
                        + "]) AS amount");
        compare(Field.of("amount", type), List.copyOf(values), file);
        if (type.isNumeric()) {
            compare(Field.of("amount", type).possible(0, 100), List.copyOf(values), file);
        }
    }

    private void compare(Field field, List<Object> values, Path file) throws Exception {
        MetricType metricType = MetricType.event("amounts", "animal", Unit.NONE, field);
        Outcome outcome = store.read(SourceFile.of(file, "amounts"), metricType);
        List<String> accepted = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Object value : values) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("amount", value);
            Checked checked = check(metricType, new Reading(1, NOON, map, Optional.empty(), OptionalDouble.empty()));
            if (checked instanceof Accepted kept) {
                Object is = kept.reading().values().get("amount");
                assertInstanceOf(field.type().javaType(), is);
                accepted.add(String.valueOf(is));
            } else {
                refused.add(((Refused) checked).reason());
            }
        }
        assertEquals(String.join("\n", refused), String.join("\n", outcome.reasons()), field::toString);
        assertEquals(accepted.size(), outcome.accepted().size());
        List<String> stored = storedValues(metricType, file);
        assertEquals(String.join("\n", accepted), String.join("\n", stored), field::toString);
    }

    private List<String> storedValues(MetricType metricType, Path file) throws Exception {
        try (Staged staged = new SourceReader()
                        .stage(
                                store.connection,
                                SourceFile.of(file, metricType.name()),
                                metricType,
                                SourceFixture.ANIMAL,
                                Admission.of(id -> true),
                                Watch.NOBODY);
                var statement = store.connection.createStatement();
                var rows = statement.executeQuery("SELECT amount FROM " + staged.table() + " ORDER BY \"row\"")) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(String.valueOf(rows.getObject(1)));
            }
            return values;
        }
    }
}
