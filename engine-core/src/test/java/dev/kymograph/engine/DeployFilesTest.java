package dev.kymograph.engine;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The files in {@code docs/deploy}: that they can be read, and name what is there. Their programs are not here to take them. */
class DeployFilesTest {

    private static final Path ROOT = Path.of(System.getProperty("kymograph.root"));
    private static final Path FOLDER = ROOT.resolve("docs/deploy");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\??([A-Z_]+)");
    private static final Pattern CONFIGURATION = Pattern.compile("/opt/kymo/(conf/[\\w.-]+)");

    @Test
    void thePoliciesOfTheBucketAreJson() throws IOException {
        Map<String, Object> policy = JSON.std.mapFrom(text("bucket-policy.json"));
        assertEquals("2012-10-17", policy.get("Version"));
        Set<Object> actions = list(policy, "Statement").stream()
                .filter(statement -> map(statement).get("Effect").equals("Allow"))
                .flatMap(statement -> words(map(statement).get("Action")))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Set.of("s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"),
                actions);
        assertEquals(
                1,
                list(JSON.std.mapFrom(text("bucket-lifecycle.json")), "Rules").size());
    }

    @Test
    void theServicesOfTheComposeFileHaveWhatTheyName() throws IOException {
        Map<?, ?> compose = compose();
        Map<?, ?> services = map(compose.get("services"));
        assertEquals(Set.of("postgres", "one", "two"), services.keySet());
        for (Object service : services.values()) {
            for (Object volume : list(map(service), "volumes")) {
                String from = volume.toString().split(":", 2)[0];
                boolean isThere = from.startsWith("./")
                        ? from.equals("./kymo") || Files.exists(FOLDER.resolve(from))
                        : map(compose.get("volumes")).containsKey(from);
                assertTrue(isThere, from);
            }
        }
        assertFalse(
                list(map(services.get("one")), "volumes").containsAll(list(map(services.get("two")), "volumes")),
                "each has a data folder of its own");
    }

    @Test
    void theProcessesOfTheComposeFileAreToldWhatTheirConfigurationReads() throws IOException {
        Set<String> read = variables(Files.readString(ROOT.resolve("conf/postgres-s3.conf")));
        read.add("KYMO_JAVA_OPTIONS");
        for (String name : List.of("one", "two")) {
            Map<?, ?> told = map(map(map(compose().get("services")).get(name)).get("environment"));
            told.keySet().forEach(variable -> assertTrue(read.contains(variable), variable.toString()));
        }
    }

    @Test
    void theConfigurationsThatAreNamedAreThere() throws IOException {
        for (String name : List.of("compose.yaml", "kymo@.service")) {
            List<MatchResult> named =
                    CONFIGURATION.matcher(text(name)).results().toList();
            assertFalse(named.isEmpty(), name);
            named.forEach(file -> assertTrue(Files.exists(ROOT.resolve(file.group(1))), file::group));
        }
    }

    private static Map<?, ?> compose() throws IOException {
        return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(text("compose.yaml")));
    }

    private static Set<String> variables(String text) {
        return VARIABLE.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Object> words(Object oneOrMore) {
        return oneOrMore instanceof List<?> several ? several.stream().map(Object.class::cast) : Stream.of(oneOrMore);
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> list(Map<?, ?> from, String key) {
        return (List<?>) from.get(key);
    }

    private static String text(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }
}
