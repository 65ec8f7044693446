package dev.kymograph.engine;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

class ArchitectureTest {

    private static final String METRIC = "dev.kymograph.metric..";
    private static final String ENGINE = "dev.kymograph.engine";
    private static final String EXTENSION = "dev.kymograph.engine.extension..";
    private static final String INTERNAL = "dev.kymograph.engine.internal..";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.kymograph.metric", "dev.kymograph.engine");

    private static final DescribedPredicate<JavaClass> PF4J_MARKS = type(org.pf4j.Extension.class)
            .or(type(org.pf4j.ExtensionPoint.class))
            .as("pf4j's marks");

    // --- which way imports run

    @Test
    void the_vocabulary_knows_nothing_but_java() {
        classes()
                .that()
                .resideInAPackage(METRIC)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", METRIC)
                .because("everybody depends on metric-types, so it depends on nobody")
                .check(CLASSES);
    }

    @Test
    void extension_points_know_only_the_vocabulary() {
        classes()
                .that()
                .resideInAPackage(EXTENSION)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", METRIC, EXTENSION)
                        .and(not(resideInAPackage("java.sql..")))
                        .or(PF4J_MARKS))
                .because("a plugin's author compiles against them as if they were an artifact of their own")
                .check(CLASSES);
    }

    @Test
    void the_front_door_does_not_know_what_is_behind_it() {
        noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .and()
                .doNotBelongToAnyOf(Engine.class, EngineBuilder.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL)
                .because("imports run from internal to engine; opening an engine is the one written exception")
                .check(CLASSES);
    }

    @Test
    void opening_an_engine_reaches_only_its_configuration_and_the_wiring() {
        noClasses()
                .that()
                .belongToAnyOf(Engine.class, EngineBuilder.class)
                .should()
                .dependOnClassesThat(resideInAPackage(INTERNAL)
                        .and(not(resideInAnyPackage(
                                "dev.kymograph.engine.internal.wiring", "dev.kymograph.engine.internal.config"))))
                .because("the wiring puts the rest together")
                .check(CLASSES);
    }

    @Test
    void nothing_but_the_front_door_knows_the_wiring() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.kymograph.engine.internal.wiring..")
                .and()
                .doNotBelongToAnyOf(Engine.class, EngineBuilder.class)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.kymograph.engine.internal.wiring..")
                .because("who asks the wiring for an object has made a service locator of it")
                .check(CLASSES);
    }

    @Test
    void the_packages_inside_have_no_cycles() {
        slices().matching("dev.kymograph.engine.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .because("each of them is to be read, tested and replaced alone")
                .check(CLASSES);
    }

    @Test
    void the_ground_carries_the_rest() {
        noClasses()
                .that()
                .resideInAnyPackage(inside("config"), inside("duckdb"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        inside("plugin"),
                        inside("catalog"),
                        inside("lake"),
                        inside("query"),
                        inside("rollup"),
                        inside("analysis"),
                        inside("operations"))
                .because("settings and DuckDB are the ground that the other packages stand on")
                .check(CLASSES);
    }

    @Test
    void reading_and_writing_do_not_know_what_is_made_of_them() {
        noClasses()
                .that()
                .resideInAnyPackage(inside("catalog"), inside("lake"), inside("query"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(inside("rollup"), inside("analysis"), inside("operations"))
                .because("rollups, analyses and operations stand on catalog, lake and query")
                .check(CLASSES);
    }

    // --- where other people's types may be seen

    @Test
    void sql_is_spoken_only_where_it_is_executed() {
        noClasses()
                .that()
                .resideOutsideOfPackages(inside("duckdb"), inside("catalog"), inside("lake"), inside("query"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.duckdb..", "java.sql..", "javax.sql..")
                .because("the database is an implementation, and its types must not cross our borders")
                .check(CLASSES);
    }

    @Test
    void configuration_is_parsed_in_one_package() {
        noClasses()
                .that()
                .resideOutsideOfPackage(inside("config"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.typesafe.config..")
                .because("past the front door, configuration is typed records")
                .check(CLASSES);
    }

    @Test
    void guice_stays_in_the_wiring() {
        noClasses()
                .that()
                .resideOutsideOfPackage(inside("wiring"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google..", "jakarta.inject..", "javax.inject..")
                .because("classes carry no injection annotations, so that tests use plain new")
                .check(CLASSES);
    }

    @Test
    void pf4j_stays_in_the_plugin_host() {
        noClasses()
                .that()
                .resideOutsideOfPackage(inside("plugin"))
                .should()
                .dependOnClassesThat(resideInAPackage("org.pf4j..").and(not(PF4J_MARKS)))
                .because("the plugin host is one package; everywhere else only pf4j's marks are seen")
                .check(CLASSES);
    }

    @Test
    void postgresql_stays_in_its_package() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.kymograph.engine.internal.catalog.postgresql..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.postgresql..", "com.zaxxer..")
                .because("who does not keep its catalog there loads nothing of it")
                .check(CLASSES);
    }

    @Test
    void the_engine_has_no_terminal() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jline..")
                .because("the shell is one of the programs that embed the engine")
                .check(CLASSES);
    }

    // --- names, state, prose

    @Test
    void names_say_what_a_thing_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils)(\\$.*)?")
                .because("such a name says that nobody knew what the class is for")
                .check(CLASSES);
    }

    @Test
    void nothing_public_is_called_abstract() {
        noClasses()
                .that()
                .arePublic()
                .should()
                .haveSimpleNameStartingWith("Abstract")
                .because("a public name says what a thing is, not how it is to be implemented")
                .check(CLASSES);
    }

    @Test
    void nothing_static_changes() {
        fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("several engines live in one JVM and share nothing")
                .check(CLASSES);
    }

    @Test
    void nothing_static_can_be_changed_inside() {
        noFields()
                .that()
                .areStatic()
                .should()
                .haveRawType(describe(
                        "a thing made to be changed",
                        type -> type.isAssignableTo(ThreadLocal.class)
                                || type.isAssignableTo(StringBuilder.class)
                                || type.getPackageName().startsWith("java.util.concurrent")
                                || (type.isAssignableTo(Collection.class) && !type.isInterface())
                                || (type.isAssignableTo(Map.class) && !type.isInterface())))
                .because("a constant that can be changed is a variable that all engines share")
                .check(CLASSES);
    }

    @Test
    void variables_are_never_public() {
        List<String> open = CLASSES.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
                .map(JavaField::getFullName)
                .toList();
        assertEquals(List.of(), open, "a public field that can be set belongs to nobody");
    }

    @Test
    void public_methods_are_named_without_get() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(METRIC, ENGINE, EXTENSION)
                .and(describe("override nothing", ArchitectureTest::overridesNothing))
                .should()
                .haveNameMatching("get[A-Z].*")
                .because("values are records, and what is not a record reads like one")
                .check(CLASSES);
    }

    @Test
    void public_methods_take_no_boolean() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(METRIC, ENGINE, EXTENSION)
                .and()
                .arePublic()
                .and(describe("override nothing", ArchitectureTest::overridesNothing))
                .should()
                .haveRawParameterTypes(describe(
                        "one boolean or more",
                        parameters -> parameters.stream().anyMatch(type -> type.isEquivalentTo(boolean.class))))
                .because("true and false say nothing at the place of the call")
                .check(CLASSES);
    }

    @Test
    void every_package_says_what_it_is_for() {
        List<String> silent = CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(folder -> folder.tryGetPackageInfo().isEmpty())
                .map(folder -> folder.getName())
                .sorted()
                .toList();
        assertEquals(List.of(), silent, "every package has a package-info.java");
    }

    @Test
    void the_rules_see_the_vocabulary_and_the_engine() {
        for (String name : List.of("dev.kymograph.metric", "dev.kymograph.engine", "dev.kymograph.engine.extension")) {
            assertFalse(CLASSES.getPackage(name).getClasses().isEmpty(), name);
        }
    }

    private static String inside(String name) {
        return "dev.kymograph.engine.internal." + name + "..";
    }

    private static boolean overridesNothing(JavaMethod method) {
        String[] parameters =
                method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
        Stream<JavaClass> above = Stream.concat(
                method.getOwner().getAllRawSuperclasses().stream(), method.getOwner().getAllRawInterfaces().stream());
        return above.map(type -> type.tryGetMethod(method.getName(), parameters))
                .noneMatch(Optional::isPresent);
    }
}
