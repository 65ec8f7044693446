package dev.kymograph.engine.extension;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.kymograph.metric.MetricType;
import dev.kymograph.metric.Stability;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * What plugins are compiled against. What is recorded here was promised: a line that goes breaks plugins that were built. With
 * {@code -Dkymograph.signatures=write} the record is written anew, to be read before it is committed.
 */
class PluginInterfaceTest {

    private static final Path RECORD = Path.of("src/test/resources/plugin-interface.txt");

    @Test
    void whatPluginsWereBuiltAgainstIsStillThere() throws IOException {
        Set<String> now = signatures();
        if ("write".equals(System.getProperty("kymograph.signatures"))) {
            Files.write(RECORD, now);
        }
        TreeSet<String> promised = new TreeSet<>(Files.readAllLines(RECORD));
        TreeSet<String> gone = new TreeSet<>(promised);
        gone.removeAll(now);
        assertEquals(
                new TreeSet<String>(),
                gone,
                "this breaks plugins that were built before; bring it back, or raise the version and record it");
        TreeSet<String> added = new TreeSet<>(now);
        added.removeAll(promised);
        assertEquals(new TreeSet<String>(), added, "this is promised from now on; record it");
    }

    @Test
    void everyTypeSaysHowStableItIs() {
        assertEquals(
                List.of(),
                types().filter(type -> !type.isAnnotationPresent(Stability.class))
                        .map(Class::getName)
                        .toList());
    }

    private static Set<String> signatures() {
        Set<String> signatures = new TreeSet<>();
        types().forEach(type -> {
            signatures.add(head(type));
            Stream.of(type.getDeclaredConstructors(), type.getDeclaredMethods())
                    .flatMap(Arrays::stream)
                    .filter(PluginInterfaceTest::isSeen)
                    .forEach(member -> signatures.add(type.getName() + " " + signature(member)));
            Arrays.stream(type.getDeclaredFields())
                    .filter(field -> Modifier.isPublic(field.getModifiers()) && !field.isSynthetic())
                    .forEach(field -> signatures.add(type.getName() + " " + signature(field)));
        });
        return signatures;
    }

    /** With what it extends, and whether others can implement it. */
    private static String head(Class<?> type) {
        String supertypes = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass()), Arrays.stream(type.getGenericInterfaces()))
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(", "));
        return type.getName() + " is " + Modifier.toString(type.getModifiers()) + " of " + supertypes;
    }

    private static String signature(Executable member) {
        String result = member instanceof Method method
                ? method.getGenericReturnType() + " " + (method.isDefault() ? "default " : "")
                : "new ";
        return result + Modifier.toString(member.getModifiers() & ~Modifier.NATIVE) + " "
                + (member instanceof Method ? member.getName() : "")
                + Arrays.stream(member.getGenericParameterTypes())
                        .map(Object::toString)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String signature(Field field) {
        return field.getGenericType() + " " + Modifier.toString(field.getModifiers()) + " " + field.getName();
    }

    private static boolean isSeen(Executable member) {
        return !member.isSynthetic()
                && (Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers()));
    }

    private static Stream<Class<?>> types() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(MetricType.class.getPackageName(), Analysis.class.getPackageName())
                        .stream()
                        .map(JavaClass::reflect)
                        .filter(PluginInterfaceTest::isSeen)
                        .sorted(java.util.Comparator.comparing(Class::getName));
    }

    private static boolean isSeen(Class<?> type) {
        boolean here = Modifier.isPublic(type.getModifiers()) && !type.isSynthetic();
        return here && (type.getEnclosingClass() == null || isSeen(type.getEnclosingClass()));
    }
}
