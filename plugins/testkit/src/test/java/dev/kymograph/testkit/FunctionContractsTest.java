package dev.kymograph.testkit;

import dev.kymograph.engine.extension.ColumnType;
import dev.kymograph.engine.extension.RefusedException;
import dev.kymograph.engine.extension.SqlFunction;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static dev.kymograph.testkit.ContractRun.fails;
import static dev.kymograph.testkit.ContractRun.passes;

/** The contract of functions passes a sound one, and fails others at the test that says so. */
class FunctionContractsTest {

    @Test
    void aSoundFunctionPasses() {
        passes(SoundContract.class);
    }

    @Test
    void aFunctionThatGivesSomethingElseFails() {
        fails(WrongContract.class, "givesWhatIsExpected", "fourth(CAST('8' AS Integer))");
    }

    @Test
    void aFunctionThatGivesEachTimeSomethingElseFails() {
        fails(ChangingContract.class, "givesTheSameForEachOfManyRows", "for 100000 rows");
    }

    @Test
    void aFunctionThatFailsFails() {
        fails(FailingContract.class, "givesAValueOrARefusalForWhateverItsTypesHold", "throw a RefusedException");
    }

    @Test
    void aFunctionThatTheJarDoesNotBringFails() {
        fails(AbsentContract.class, "isBroughtByThisPlugin", "function fourth");
    }

    static class SoundContract extends SqlFunctionContract {
        SoundContract() {
            super(
                    TestJar.of(Quarter.class),
                    "fourth",
                    FunctionExample.of(8).gives(2.0),
                    FunctionExample.of(Integer.MIN_VALUE).refusedWith("too small"));
        }
    }

    static class WrongContract extends SqlFunctionContract {
        WrongContract() {
            super(TestJar.of(Quarter.class), "fourth", FunctionExample.of(8).gives(2.5));
        }
    }

    static class AbsentContract extends SqlFunctionContract {
        AbsentContract() {
            super(TestJar.of(Quarter.class), "half", FunctionExample.of(8).gives(4.0));
        }
    }

    static class ChangingContract extends SqlFunctionContract {
        ChangingContract() {
            super(TestJar.of(Changing.class), "fourth", FunctionExample.of(8).gives(2.0));
        }
    }

    static class FailingContract extends SqlFunctionContract {
        FailingContract() {
            super(TestJar.of(Failing.class), "fourth", FunctionExample.of(8).gives(2.0));
        }
    }

    /** A quarter of a whole number. */
    public static class Quarter implements SqlFunction {

        @Override
        public final String name() {
            return "fourth";
        }

        @Override
        public final String summary() {
            return "a quarter";
        }

        @Override
        public final List<ColumnType> parameters() {
            return List.of(ColumnType.INTEGER);
        }

        @Override
        public final ColumnType result() {
            return ColumnType.DOUBLE;
        }

        @Override
        public Object apply(Object[] arguments) {
            if (arguments[0].equals(Integer.MIN_VALUE)) {
                throw new RefusedException("fourth.small", "Cannot compute a quarter: the number is too small");
            }
            return (Integer) arguments[0] / 4.0;
        }
    }

    /** One more each time. */
    public static final class Changing extends Quarter {

        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public Object apply(Object[] arguments) {
            return (double) calls.incrementAndGet();
        }
    }

    /** Divides by what may be zero. */
    public static final class Failing extends Quarter {
        @Override
        public Object apply(Object[] arguments) {
            return (double) (16 / (Integer) arguments[0]);
        }
    }
}
