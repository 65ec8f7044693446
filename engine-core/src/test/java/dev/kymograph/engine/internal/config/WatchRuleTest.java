package dev.kymograph.engine.internal.config;

import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

class WatchRuleTest {

    private static String said(Map<String, String> parameters) {
        return new WatchRule("fever", "body_temp", "adaptive", parameters).said();
    }

    @Test
    void whatRulesSayIsTheSameWhereTheyAreAlone() {
        assertEquals("adaptive{probation=90, threshold=0.7}", said(Map.of("threshold", "0.7", "probation", "90")));
        assertNotEquals(said(Map.of("a", "1, b=2")), said(Map.of("a", "1", "b", "2")));
        assertNotEquals(said(Map.of("a", "1\\, b=2")), said(Map.of("a", "1\\", "b", "2")));
    }
}
