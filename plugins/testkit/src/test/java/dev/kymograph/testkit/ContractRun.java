package dev.kymograph.testkit;

import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Runs contracts, and says what is expected to become of them. */
final class ContractRun {

    private ContractRun() {}

    static void passes(Class<?> contract) {
        TestExecutionSummary summary = run(DiscoverySelectors.selectClass(contract));
        assertEquals(List.of(), failures(summary));
        assertTrue(summary.getTestsSucceededCount() > 10, () -> summary.getTestsSucceededCount() + " tests");
    }

    static void passes(Class<?> contract, String test) {
        TestExecutionSummary summary = run(DiscoverySelectors.selectMethod(contract, test));
        assertEquals(List.of(), failures(summary));
        assertEquals(1, summary.getTestsSucceededCount());
    }

    static void fails(Class<?> contract, String test, String part) {
        List<String> failures = failures(run(DiscoverySelectors.selectMethod(contract, test)));
        assertEquals(1, failures.size(), failures::toString);
        assertTrue(failures.get(0).contains(part), failures::toString);
    }

    private static List<String> failures(TestExecutionSummary summary) {
        return summary.getFailures().stream()
                .map(failure ->
                        failure.getException() + " " + failure.getException().getCause())
                .toList();
    }

    private static TestExecutionSummary run(DiscoverySelector selector) {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(selector).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }
}
