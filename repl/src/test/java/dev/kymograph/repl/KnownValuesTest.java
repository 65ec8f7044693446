package dev.kymograph.repl;

import dev.kymograph.engine.Engine;
import dev.kymograph.engine.extension.MetricTypes;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Subject;
import dev.kymograph.metric.SubjectKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Values of a lake with more subjects than are offered at once. */
class KnownValuesTest {

    private static final int OFFERED = 500;

    private static final class Tanks implements MetricTypes {
        @Override
        public List<MetricType> metricTypes() {
            return List.of(FakeEngine.LEVEL);
        }

        @Override
        public List<SubjectKind> subjectKinds() {
            return List.of(FakeEngine.TANK);
        }
    }

    @TempDir
    Path folder;

    @Test
    void whatIsTypedIsLookedUpAmongThousands() throws Exception {
        namesAreFoundAmong(2_000);
    }

    @Test
    @Tag("heavy")
    void whatIsTypedIsLookedUpAmongAHundredThousand() throws Exception {
        namesAreFoundAmong(100_000);
    }

    private void namesAreFoundAmong(int tanks) throws Exception {
        try (Engine engine =
                Engine.builder().data(folder).extension(new Tanks()).open()) {
            register(engine, tanks);
            KnownValues values = new KnownValues(() -> Optional.of(engine));
            List<String> some = named(values, "");
            assertEquals(OFFERED + 1, some.size());
            assertEquals("O'Hara", some.get(0));
            assertEquals("Pet999", some.get(OFFERED).substring(0, 6), "the last of all");
            String last = "Pet" + (tanks - 1);
            assertEquals(List.of(last), named(values, last));
            assertEquals(List.of(last), named(values, last.toUpperCase(Locale.ROOT)));
            List<String> ones = named(values, "Pet1");
            assertTrue(ones.stream().allMatch(name -> name.startsWith("Pet1")), ones::toString);
            assertTrue(ones.get(ones.size() - 1).startsWith("Pet19"), "nothing that only some have in common");
            assertEquals(List.of("O'Hara"), named(values, "o'h"));
            assertEquals(List.of("north"), known(values, "place", "x"), "few are known at once");
            assertEquals(
                    List.of(new KnownValues.Value("north", tanks + 1)), values.of("tanks", "place", ""), "counted");
        }
    }

    private static void register(Engine engine, int tanks) {
        List<Subject> subjects = new ArrayList<>();
        for (int i = 0; i < tanks; i++) {
            subjects.add(Subject.of("tank", i + 1, "Pet" + i, Map.of("place", "north")));
        }
        subjects.add(Subject.of("tank", tanks + 1, "O'Hara", Map.of("place", "north")));
        engine.subjects().register(subjects);
    }

    /** Waits as long as it takes, where completion would not. */
    private static List<String> named(KnownValues values, String typed) throws InterruptedException {
        return known(values, "label", typed);
    }

    private static List<String> known(KnownValues values, String column, String typed) throws InterruptedException {
        List<KnownValues.Value> found = values.of("tanks", column, typed);
        for (int i = 0; i < 600 && found.isEmpty(); i++) {
            Thread.sleep(100);
            found = values.of("tanks", column, typed);
        }
        return found.stream().map(KnownValues.Value::text).toList();
    }
}
