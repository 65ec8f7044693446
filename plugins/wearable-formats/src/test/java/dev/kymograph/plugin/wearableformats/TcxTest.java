package dev.kymograph.plugin.wearableformats;

import dev.kymograph.engine.extension.RefusedException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class TcxTest {

    @Test
    void heartRatesOfActivitiesAreReadAndThoseOfLapsAndCoursesAreNot() throws IOException {
        assertEquals(
                List.of(
                        "9 7 2011-08-07T13:14:56Z {pulse_value=128}",
                        "11 7 2011-08-07T13:14:57.500Z {pulse_value=130}",
                        "12 refused: The Time [soon] is no time, expected one like 2024-03-31T06:00:00Z {animal_id=7,"
                                + " timestamp=soon, pulse_value=131}"),
                read("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <t:TrainingCenterDatabase xmlns:t="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">
                         <t:Activities>
                          <t:Activity Sport="Running">
                           <t:Id>2011-08-07T13:14:56.000Z</t:Id>
                           <t:Lap StartTime="2011-08-07T13:14:56.000Z">
                            <t:AverageHeartRateBpm><t:Value>150</t:Value></t:AverageHeartRateBpm>
                            <t:Track>
                             <t:Trackpoint><t:Time>2011-08-07T13:14:56.000Z</t:Time><t:HeartRateBpm><t:Value> 128 </t:Value></t:HeartRateBpm><t:Cadence>80</t:Cadence></t:Trackpoint>
                             <t:Trackpoint><t:Time>2011-08-07T13:14:57.000Z</t:Time></t:Trackpoint>
                             <t:Trackpoint><t:Time>2011-08-07T15:14:57.5+02:00</t:Time><t:HeartRateBpm><t:Value>130</t:Value></t:HeartRateBpm></t:Trackpoint>
                             <t:Trackpoint><t:Time>soon</t:Time><t:HeartRateBpm><t:Value>131</t:Value></t:HeartRateBpm></t:Trackpoint>
                            </t:Track>
                           </t:Lap>
                          </t:Activity>
                         </t:Activities>
                         <t:Courses><t:Course><t:Track>
                          <t:Trackpoint><t:Time>2011-08-07T13:14:56.000Z</t:Time><t:HeartRateBpm><t:Value>99</t:Value></t:HeartRateBpm></t:Trackpoint>
                         </t:Track></t:Course></t:Courses>
                        </t:TrainingCenterDatabase>
                        """));
    }

    @Test
    void timesWithoutAnOffsetAreOfTheZone() throws IOException {
        assertEquals(
                List.of("1 7 2025-07-01T10:00:00Z {pulse_value=90}"),
                Given.of(trackpoint("2025-07-01T12:00:00")).in("Europe/Berlin").readBy(new Tcx(), new Tcx.Nothing()));
    }

    @Test
    void whatHasNoHeartRatesOrTakesNoneIsRefused() {
        assertEquals(
                "Cannot find any heart rate in export.xml: its activities have none",
                refusal(Given.of("<TrainingCenterDatabase/>")));
        assertEquals(
                "Cannot read by the format 'tcx': it has heart rates in bpm, and weight is no metric type of one field in"
                        + " bpm",
                refusal(Given.of(trackpoint("2025-07-01T12:00:00Z")).as("weight", "kg", "weight_value")));
    }

    private static String refusal(Given given) {
        return assertThrows(RefusedException.class, () -> given.readBy(new Tcx(), new Tcx.Nothing()))
                .getMessage();
    }

    private static List<String> read(String content) throws IOException {
        return Given.of(content).readBy(new Tcx(), new Tcx.Nothing());
    }

    private static String trackpoint(String time) {
        return "<TrainingCenterDatabase><Activities><Activity><Lap><Track><Trackpoint><Time>" + time
                + "</Time><HeartRateBpm><Value>90</Value></HeartRateBpm></Trackpoint></Track></Lap></Activity>"
                + "</Activities></TrainingCenterDatabase>";
    }
}
