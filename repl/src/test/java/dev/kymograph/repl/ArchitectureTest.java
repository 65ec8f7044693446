package dev.kymograph.repl;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

class ArchitectureTest {

    private static final Path PLUGINS = Path.of(System.getProperty("kymograph.root"), "plugins");

    private static final JavaClasses SHELL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.kymograph.repl");

    private static final JavaClasses SHIPPED = new ClassFileImporter().importPaths(compiledPlugins());

    @Test
    void the_shell_sees_only_the_front_door() {
        classes()
                .that()
                .resideInAPackage("dev.kymograph.repl..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "java..",
                                "javax.imageio..",
                                "org.jline..",
                                "dev.kymograph.repl..",
                                "dev.kymograph.metric..",
                                "dev.kymograph.engine",
                                "dev.kymograph.engine.extension..")
                        .and(not(resideInAPackage("java.sql.."))))
                .because("what the shell can do, every program that embeds the engine can do")
                .check(SHELL);
    }

    @Test
    void plugins_see_the_vocabulary_the_extension_points_and_their_marks() {
        classes()
                .that()
                .resideInAPackage("dev.kymograph.plugin..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                "java..",
                                "javax.xml.stream..",
                                "software.amazon.awssdk..",
                                "com.amazon.randomcutforest..",
                                "dev.kymograph.plugin..",
                                "dev.kymograph.metric..",
                                "dev.kymograph.engine.extension..")
                        .and(not(resideInAPackage("java.sql..")))
                        .or(type(org.pf4j.Extension.class))
                        .or(type(org.pf4j.ExtensionPoint.class)))
                .because("a shipped plugin has nothing that a stranger's could not have")
                .check(SHIPPED);
    }

    @Test
    void plugins_do_not_see_each_other() {
        slices().matching("dev.kymograph.plugin.(*)..")
                .should()
                .notDependOnEachOther()
                .because("each has a class loader of its own and may be absent")
                .check(SHIPPED);
    }

    @Test
    void every_shipped_plugin_was_looked_at() throws IOException {
        try (var folders = Files.list(PLUGINS)) {
            Set<String> expected = folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .filter(folder -> !folder.endsWith("testkit"))
                    .map(folder -> "dev.kymograph.plugin."
                            + folder.getFileName().toString().replace("-", ""))
                    .collect(Collectors.toSet());
            Set<String> found = SHIPPED.stream()
                    .map(JavaClass::getPackageName)
                    .filter(name -> !name.equals("dev.kymograph.testkit"))
                    .map(name -> name.replaceAll("^(dev\\.kymograph\\.plugin\\.\\w+).*", "$1"))
                    .collect(Collectors.toSet());
            assertEquals(expected, found);
        }
    }

    @Test
    void names_say_what_a_thing_is() {
        for (JavaClasses classes : List.of(SHELL, SHIPPED)) {
            noClasses()
                    .should()
                    .haveNameMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils)(\\$.*)?")
                    .because("such a name says that nobody knew what the class is for")
                    .check(classes);
        }
    }

    @Test
    void nothing_static_changes() {
        for (JavaClasses classes : List.of(SHELL, SHIPPED)) {
            fields().that()
                    .areStatic()
                    .should()
                    .beFinal()
                    .allowEmptyShould(true)
                    .because("several engines live in one JVM and share nothing")
                    .check(classes);
        }
    }

    private static List<Path> compiledPlugins() {
        try (var folders = Files.list(PLUGINS)) {
            return folders.map(folder -> folder.resolve("target/classes"))
                    .filter(Files::isDirectory)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot look for compiled plugins in [" + PLUGINS + "]", e);
        }
    }
}
