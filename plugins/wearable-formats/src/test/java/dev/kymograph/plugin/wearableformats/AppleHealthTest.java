package dev.kymograph.plugin.wearableformats;

import dev.kymograph.engine.extension.RefusedException;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class AppleHealthTest {

    private static final AppleHealthParameters PLAIN =
            new AppleHealthParameters(Optional.empty(), Optional.empty(), Optional.empty());
    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xx");

    @Test
    void heartRatesAreReadAndOtherRecordsAreNot() throws IOException {
        assertEquals(
                List.of(
                        "9 7 2024-01-01T14:00:00Z {pulse_value=72} by Rex’s Watch",
                        "13 7 2024-01-01T14:05:00Z {pulse_value=80.5} by Rex’s Watch"),
                read("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <!DOCTYPE HealthData [
                        <!ELEMENT HealthData (Record*)>
                        <!ATTLIST HealthData locale CDATA #REQUIRED>
                        ]>
                        <HealthData locale="en_US">
                         <ExportDate value="2024-06-08 14:12:17 -0400"/>
                         <Record type="HKQuantityTypeIdentifierStepCount" sourceName="Rex’s Watch" unit="count" startDate="2024-01-01 10:00:00 -0400" endDate="2024-01-01 10:00:00 -0400" value="12"/>
                         <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Rex’s Watch" unit="count/min" startDate="2024-01-01 10:00:00 -0400" endDate="2024-01-01 10:01:00 -0400" value="72"/>
                         <Workout workoutActivityType="HKWorkoutActivityTypeRunning">
                          <WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="148" unit="count/min"/>
                         </Workout>
                         <Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Rex’s Watch" unit="count/min" startDate="2024-01-01 10:05:00 -0400" value="80.5">
                          <MetadataEntry key="HKMetadataKeyHeartRateMotionContext" value="2"/>
                         </Record>
                        </HealthData>
                        """));
    }

    @Test
    void theHoursOfTheDaysOnWhichClocksChangeAreToldByTheirOffset() throws IOException {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        List<String> records = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (String day : List.of("2025-03-30T00:00:00Z", "2025-10-25T22:00:00Z")) {
            for (int quarter = 0; quarter < 100; quarter++) {
                ZonedDateTime at =
                        Instant.parse(day).plusSeconds(900L * quarter).atZone(berlin);
                records.add(heartRate(at.format(WRITTEN), "7" + quarter % 10));
                expected.add((records.size() + 1) + " 7 " + at.toInstant() + " {pulse_value=7" + quarter % 10 + "}");
            }
        }
        assertEquals(expected, read(export(records)));
    }

    @Test
    void aTimeWithoutAnOffsetIsOfTheZoneAndOfTheSecondOfTwoHours() throws IOException {
        Given given = Given.of(export(List.of(
                heartRate("2025-03-30 02:30:00", "70"),
                heartRate("2025-10-26 02:30:00", "71"),
                heartRate("2025-10-26 02:30:00 +0200", "72"))));
        assertEquals(
                List.of(
                        "2 7 2025-03-30T01:30:00Z {pulse_value=70}",
                        "3 7 2025-10-26T01:30:00Z {pulse_value=71}",
                        "4 7 2025-10-26T00:30:00Z {pulse_value=72}"),
                given.in("Europe/Berlin").readBy(new AppleHealth(), PLAIN));
    }

    @Test
    void randomExportsAreReadAsTheyWereMadeUp() throws IOException {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            List<String> records = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            List<String> zones = List.of("America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC");
            for (int i = 0; i < 300; i++) {
                ZonedDateTime at = Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE))
                        .atZone(ZoneId.of(zones.get(random.nextInt(4))));
                String value = String.valueOf(random.nextInt(2000) / 8.0);
                int line = records.size() + 2;
                switch (random.nextInt(8)) {
                    case 0 -> records.add("<Record type='HKQuantityTypeIdentifierRestingHeartRate' value='1'/>");
                    case 1 ->
                        records.add("<Correlation type='X'>" + heartRate(at.format(WRITTEN), value) + "</Correlation>");
                    default -> {
                        records.add(heartRate(at.format(WRITTEN), value));
                        expected.add(line + " 7 " + at.toInstant() + " {pulse_value=" + value + "}");
                    }
                }
            }
            assertEquals(expected, read(export(records)), "seed " + seed);
        }
    }

    @Test
    void otherQuantitiesAreGivenInTheUnitOfTheMetric() throws IOException {
        Given given = Given.of(export(List.of(
                record("BodyTemperature", "degF", "2024-01-01 00:00:00 +0000", "98.6"),
                record("BodyTemperature", "degC", "2024-01-01 00:01:00 +0000", "37.0"),
                record("BodyMass", "lb", "2024-01-01 00:00:00 +0000", "100"),
                record("OxygenSaturation", "%", "2024-01-01 00:00:00 +0000", "0.5"),
                record("RespiratoryRate", "count/min", "2024-01-01 00:00:00 +0000", "15"))));
        AppleHealth format = new AppleHealth();
        List<String> warm = given.as("temperature", "°C", "temperature_value").readBy(format, PLAIN);
        assertEquals(2, warm.size());
        assertEquals(37.0, Double.parseDouble(warm.get(0).replaceAll(".*=|}", "")), 1e-9);
        assertEquals("3 7 2024-01-01T00:01:00Z {temperature_value=37.0}", warm.get(1));
        assertEquals(
                List.of("4 7 2024-01-01T00:00:00Z {weight_value=45.359237}"),
                given.as("weight", "kg", "weight_value").readBy(format, PLAIN));
        assertEquals(
                List.of("5 7 2024-01-01T00:00:00Z {level=50.0}"),
                given.as("oxygen", "%", "level").readBy(format, type("OxygenSaturation")));
        assertEquals(
                List.of("6 7 2024-01-01T00:00:00Z {breaths=15}"),
                given.as("breathing", "bpm", "breaths")
                        .readBy(format, type("HKQuantityTypeIdentifierRespiratoryRate")));
    }

    @Test
    void theTwoValuesOfABloodPressureAreOneReading() throws IOException {
        String systolic = record("BloodPressureSystolic", "mmHg", "2024-01-01 08:00:00 +0000", "130");
        String diastolic = record("BloodPressureDiastolic", "mmHg", "2024-01-01 08:00:00 +0000", "85");
        Given given = Given.of(export(List.of(
                systolic,
                diastolic,
                "<Correlation type='HKCorrelationTypeIdentifierBloodPressure' sourceName='Cuff' startDate='2024-01-01 08:00:00 +0000'>",
                systolic + diastolic,
                "</Correlation>",
                "<Correlation type='HKCorrelationTypeIdentifierFood' startDate='2024-01-01 08:00:00 +0000'>",
                systolic,
                "</Correlation>")));
        assertEquals(
                List.of("4 7 2024-01-01T08:00:00Z {systolic=130, diastolic=85} by Cuff"),
                given.as("blood_pressure", "mmHg", "systolic", "diastolic").readBy(new AppleHealth(), PLAIN));
    }

    @Test
    void whatOneSourceMeasuredIsChosenByItsName() throws IOException {
        Given given = Given.of(export(List.of(
                heartRate("2024-01-01 08:00:00 +0000", "70"),
                heartRate("2024-01-01 08:00:00 +0000", "71").replace("<Record", "<Record sourceName='Strap'"))));
        AppleHealth format = new AppleHealth();
        AppleHealthParameters strap =
                new AppleHealthParameters(Optional.empty(), Optional.empty(), Optional.of("Strap"));
        assertEquals(List.of("3 7 2024-01-01T08:00:00Z {pulse_value=71} by Strap"), given.readBy(format, strap));
        AppleHealthParameters ring = new AppleHealthParameters(Optional.empty(), Optional.empty(), Optional.of("Ring"));
        assertEquals(
                "Cannot find any record of HKQuantityTypeIdentifierHeartRate of Ring in export.xml. It has HeartRate of ,"
                        + " HeartRate of Strap",
                assertThrows(RefusedException.class, () -> given.readBy(format, ring))
                        .getMessage());
    }

    @Test
    void aRecordThatIsNoReadingIsRefusedWithAllThatIsKnownOfIt() throws IOException {
        assertEquals(
                List.of(
                        "2 refused: The startDate [yesterday] is no time, expected one like 2024-03-31 08:00:00 +0200"
                                + " {animal_id=7, timestamp=yesterday, pulse_value=70, sensor_id=}",
                        "3 refused: The value [3 mmol/L] cannot be given in [bpm] {animal_id=7,"
                                + " timestamp=2024-01-01T08:00:00Z, sensor_id=, HKQuantityTypeIdentifierHeartRate=3"
                                + " mmol/L}",
                        "4 7 2024-01-01T08:00:00Z {pulse_value=many}"),
                read(export(List.of(
                        heartRate("yesterday", "70"),
                        record("HeartRate", "mmol/L", "2024-01-01 08:00:00 +0000", "3"),
                        heartRate("2024-01-01 08:00:00 +0000", "many")))));
    }

    @Test
    void whatCannotBeMeantIsToldInWords() {
        Given given = Given.of(export(List.of(heartRate("2024-01-01 08:00:00 +0000", "70"))));
        assertEquals(
                "Cannot find any record of HKQuantityTypeIdentifierBodyMass in export.xml. It has HeartRate",
                refusal(given.as("weight", "kg", "weight_value"), PLAIN));
        assertEquals(
                "Cannot read by the format 'apple-health': which records are level is not known; give their type, as in"
                        + " type=RespiratoryRate",
                refusal(given.as("level", "", "height"), PLAIN));
        assertEquals(
                "Cannot read by the format 'apple-health': choose one of the fields of level with field=: a, b",
                refusal(given.as("level", "", "a", "b"), type("HeartRate")));
        assertEquals(
                "Cannot read export.xml: it is not an export of Apple Health: its root is <gpx>, expected <HealthData>",
                refusal(Given.of("<gpx/>"), PLAIN));
    }

    private static String refusal(Given given, AppleHealthParameters parameters) {
        return assertThrows(RefusedException.class, () -> given.readBy(new AppleHealth(), parameters))
                .getMessage();
    }

    private static List<String> read(String content) throws IOException {
        return Given.of(content).readBy(new AppleHealth(), PLAIN);
    }

    private static AppleHealthParameters type(String type) {
        return new AppleHealthParameters(Optional.of(type), Optional.empty(), Optional.empty());
    }

    /** With the first record in line 2. */
    static String export(List<String> records) {
        return "<HealthData locale='en_US'>\n" + String.join("\n", records) + "\n</HealthData>\n";
    }

    static String heartRate(String at, String value) {
        return record("HeartRate", "count/min", at, value);
    }

    private static String record(String type, String unit, String at, String value) {
        return "<Record type='HKQuantityTypeIdentifier" + type + "' unit='" + unit + "' startDate='" + at + "' value='"
                + value + "'/>";
    }
}
