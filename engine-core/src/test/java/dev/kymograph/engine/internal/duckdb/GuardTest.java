package dev.kymograph.engine.internal.duckdb;

import dev.kymograph.engine.ErrorKind;
import dev.kymograph.engine.KymographException;
import dev.kymograph.engine.extension.Watch;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GuardTest {

    private static final String ENDLESS =
            "CREATE TEMP TABLE endless AS SELECT count(*) FROM range(100000000) a, range(1000000) b WHERE a.range = b.range % 7";

    private Connection connection;

    @BeforeEach
    void open() throws Exception {
        connection = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void tellsHowFarItIsAndStopsWhenTold() throws Exception {
        Queue<Double> told = new ConcurrentLinkedQueue<>();
        Watch watch = new Watch() {
            @Override
            public void progress(String doing, double fraction) {
                assertEquals("counting", doing);
                told.add(fraction);
            }

            @Override
            public boolean cancelled() {
                return told.size() >= 3;
            }
        };
        KymographException error = assertThrows(KymographException.class, () -> run(ENDLESS, watch));
        assertEquals(ErrorKind.CANCELLED, error.kind());
        assertEquals("Cancelled while counting", error.getMessage());
        assertTrue(
                told.stream().allMatch(fraction -> fraction.isNaN() || (fraction >= 0 && fraction <= 1)),
                told::toString);
        run("SELECT 1", Watch.NOBODY);
    }

    @Test
    void aWatchThatWantsNothingDoneGetsNothingDone() {
        Watch stopped = new Watch() {
            @Override
            public boolean cancelled() {
                return true;
            }
        };
        KymographException error = assertThrows(KymographException.class, () -> run("SELECT 1", stopped));
        assertEquals(ErrorKind.CANCELLED, error.kind());
    }

    @Test
    void otherErrorsComeAsTheyAre() {
        SQLException error = assertThrows(SQLException.class, () -> run("SELECT CAST('x' AS INTEGER)", Watch.NOBODY));
        assertTrue(error.getMessage().contains("Conversion Error"), error.getMessage());
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        Watch calm = new Watch() {};
        Set<Thread> before = guards();
        run("SELECT 1", calm);
        Set<Thread> left = guards();
        left.removeAll(before);
        for (Thread thread : left) {
            thread.join(10_000);
            assertFalse(thread.isAlive(), thread.toString());
        }
    }

    /** Other tests of this process may have had some. */
    private static Set<Thread> guards() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("kymograph-guard"))
                .collect(Collectors.toSet());
    }

    private void run(String sql, Watch watch) throws SQLException {
        Guard.run(connection, sql, "counting", watch);
    }
}
