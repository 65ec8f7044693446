package dev.kymograph.plugin.wearableformats;

import dev.kymograph.engine.extension.ReadingSink;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.metric.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Files that are made to harm, or were harmed. */
class HostileXmlTest {

    private static final AppleHealthParameters PLAIN =
            new AppleHealthParameters(Optional.empty(), Optional.empty(), Optional.empty());
    private static final String RECORD = AppleHealthTest.heartRate("2024-01-01 08:00:00 +0000", "70");

    @TempDir
    private Path folder;

    @Test
    void entitiesAreNotMadeMore() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE HealthData [<!ENTITY a0 'aaaaaaaaaa'>");
        for (int i = 1; i < 12; i++) {
            bomb.append("<!ENTITY a")
                    .append(i)
                    .append(" '")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("'>");
        }
        bomb.append("]>");
        assertRefusedOrNothing(bomb + "<HealthData>&a11;" + RECORD + "</HealthData>");
        assertRefusedOrNothing(bomb + "<HealthData>" + RECORD.replace("'70'", "'&a11;'") + "</HealthData>");
    }

    @Test
    void otherFilesAreNotBroughtIn() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "7000");
        String outside = "<!DOCTYPE HealthData [<!ENTITY s SYSTEM '" + secret.toUri() + "'><!ENTITY % p SYSTEM '"
                + secret.toUri() + "'> %p; ]>";
        String seen = outcome(outside + "<HealthData>&s;" + RECORD.replace("'70'", "'&s;'") + "</HealthData>");
        assertFalse(seen.contains("7000"), seen);
        assertEquals(
                "[1 7 2024-01-01T08:00:00Z {pulse_value=70}]",
                outcome("<!DOCTYPE HealthData SYSTEM '"
                        + folder.resolve("none.dtd").toUri() + "'><HealthData>" + RECORD + "</HealthData>"));
    }

    @Test
    void aFaultyDocumentTypeIsPassedOver() {
        assertEquals(
                "[2 7 2024-01-01T08:00:00Z {pulse_value=70}]",
                outcome("<!DOCTYPE HealthData [<!ELEMENT A (b>\n<!ATTLIST Record type]><HealthData>" + RECORD
                        + "</HealthData>"));
    }

    @Test
    void aFileThatIsCutOffAnywhereIsRefusedAsAWhole() {
        String whole = AppleHealthTest.export(Collections.nCopies(3, RECORD)).stripTrailing();
        for (int length = 0; length < whole.length(); length++) {
            String outcome = outcome(whole.substring(0, length));
            assertTrue(outcome.startsWith("Cannot read export.xml: it is no sound XML in line "), outcome);
        }
    }

    @Test
    void nestingAndPartsThatHaveNoEndAreRefused() {
        assertTrue(outcome(endless(i -> "<a>")).contains("more than 64 elements are within each other"));
        assertTrue(outcome(endless(i -> i == 0 ? "<Record value='" : "0".repeat(1000)))
                .contains("a single part of it is longer than 16 MB"));
        assertTrue(outcome(endless(i -> i == 0 ? "<!-- " : "x".repeat(1000))).startsWith("Cannot read export.xml: "));
    }

    @Tag("heavy")
    @Test
    void aMillionRecordsAreReadWithoutBeingKept() throws IOException {
        int many = 1_000_000;
        String line = RECORD.replace("<Record", "<Record device='&lt;&lt;HKDevice: 0x1&gt;, name:Watch&gt;'") + "\n";
        Given given = new Given(
                () -> stream(IntStream.rangeClosed(0, many + 1)
                        .mapToObj(i -> i == 0 ? "<HealthData>\n" : i > many ? "</HealthData>" : line)
                        .iterator()),
                Given.PULSE,
                ZoneOffset.UTC);
        Counting sink = new Counting();
        new AppleHealth().read(PLAIN, given, sink);
        assertEquals(many, sink.count);
        assertTrue(sink.most < 100L << 20, sink.most + " bytes");
    }

    /** Counts, and looks now and then how much is held. */
    private static final class Counting implements ReadingSink {

        private long count;
        private long most;

        @Override
        public void reading(long line, Reading reading) {
            if (++count % 200_000 == 0) {
                System.gc();
                Runtime runtime = Runtime.getRuntime();
                most = Math.max(most, runtime.totalMemory() - runtime.freeMemory());
            }
        }

        @Override
        public void refuse(long line, String reason, Map<String, ?> values) {
            throw new AssertionError(reason);
        }
    }

    private static void assertRefusedOrNothing(String content) {
        String outcome = outcome(content);
        assertTrue(outcome.length() < 2000, "it grew to " + outcome.length() + " characters");
    }

    private static String outcome(String content) {
        return outcome(Given.of(content));
    }

    private static String outcome(Given given) {
        try {
            return given.readBy(new AppleHealth(), PLAIN).toString();
        } catch (RefusedException refused) {
            return refused.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A file that begins well and goes on for a gigabyte. */
    private static Given endless(IntFunction<String> part) {
        return new Given(
                () -> new SequenceInputStream(
                        stream(List.of("<HealthData>").iterator()),
                        stream(IntStream.range(0, 1_000_000).mapToObj(part).iterator())),
                Given.PULSE,
                ZoneOffset.UTC);
    }

    private static InputStream stream(Iterator<String> parts) {
        return new InputStream() {
            private InputStream part = InputStream.nullInputStream();

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0];
            }

            @Override
            public int read(byte[] bytes, int from, int most) throws IOException {
                int count = part.read(bytes, from, most);
                while (count < 0 && parts.hasNext()) {
                    part = new ByteArrayInputStream(parts.next().getBytes(StandardCharsets.UTF_8));
                    count = part.read(bytes, from, most);
                }
                return count;
            }
        };
    }
}
