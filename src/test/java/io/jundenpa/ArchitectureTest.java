package io.jundenpa;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages, and what each may use from outside. */
class ArchitectureTest {

    /** A package, those of ours that it may use, and others. {@code cli} may use everything. */
    private static final String ARROWS = """
            simd               |                        |
            nn                 | simd                   | org.ejml.. jdk.incubator.vector..
            text               |                        |
            event              | simd text              | com.fasterxml.jackson.. org.apache.avro.. com.google.protobuf.. com.squareup.wire.. jdk.incubator.vector..
            format.document    | text                   | com.fasterxml.jackson.. org.yaml.snakeyaml..
            format.tensor      | text                   |
            format.zip         | format.tensor          |
            format.npy         | format.tensor format.zip |
            format.hdf5        | format.tensor          | io.jhdf..
            format.safetensors | format.tensor          | com.fasterxml.jackson.core..
            format.stack       | text format.tensor     | com.fasterxml.jackson..
            format.onnx        | format.tensor format.stack |
            format.keras       | format.tensor format.stack format.hdf5 format.zip | com.fasterxml.jackson..
            model              | nn event format text   | com.fasterxml.jackson.. org.ejml..
            scoring            | event nn model text    | org.ejml..
            settings           | event format.document  | com.fasterxml.jackson.. org.apache.kafka..
            registry           | event settings format.document text | com.fasterxml.jackson.. org.apache.kafka.common.. org.slf4j.. javax.net..
            preflight          | settings registry format.document | org.apache.kafka..
            topology           | nn event model scoring settings registry | org.apache.kafka.. org.slf4j..
            application        | event nn model scoring settings registry preflight topology format.document | org.apache.kafka.. org.slf4j..
            offline            | event nn model scoring format.npy format.tensor text | com.fasterxml.jackson.. de.siegmar.fastcsv.. blue.strategic.parquet.. org.apache.parquet.. org.apache.avro.. org.xerial.snappy..
            testing            | event model nn settings topology format.document text | org.apache.kafka.. com.fasterxml.jackson.. org.apache.avro..
            replay             | settings preflight topology | org.apache.kafka..
            broker             |                        | org.apache.kafka.. kafka.. org.slf4j..
            demo               | event model settings topology preflight application broker | org.apache.kafka.. com.fasterxml.jackson.. org.HdrHistogram..
            bench              | nn event model scoring settings preflight topology application broker | org.apache.kafka.. org.HdrHistogram..
            """;

    /** Groups of classes that may depend on each other. */
    private static final List<List<String>> TOGETHER = List.of(
            // a value may be a map, and a map holds values
            List.of("format.document.Node", "format.document.Section"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.jundenpa");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = ARROWS)
    void packageUsesOnlyWhatItMay(String name, String ours, String others) {
        List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify..", "io.jundenpa." + name + ".."));
        for (String other : words(ours)) {
            allowed.add("io.jundenpa." + other + "..");
        }
        allowed.addAll(words(others));

        classes()
                .that()
                .resideInAPackage("io.jundenpa." + name + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed.toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void everyPackageHasItsArrows() {
        Set<String> rows = new TreeSet<>(List.of("io.jundenpa.cli"));
        ARROWS.lines().forEach(row -> rows.add("io.jundenpa." + words(row).get(0)));
        Set<String> packages = new TreeSet<>();
        CLASSES.forEach(type -> packages.add(type.getPackageName()));

        assertEquals(rows, packages);
    }

    /**
     * Packages depend on each other in one direction only: a parent such as {@code format} is no package of its own.
     */
    @Test
    void noCycleOfPackages() {
        assertEquals(List.of(), cycles(JavaClass::getPackageName));
    }

    /**
     * Within a package, too, classes depend on each other in one direction only, except for the listed groups.
     */
    @Test
    void noCycleOfClassesButTheListedOnes() {
        assertEquals(TOGETHER, cycles(ArchitectureTest::topLevel));
    }

    @Test
    void noTwoClassesShareASimpleName() {
        Map<String, List<String>> packages = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            if (type.getName().equals(topLevel(type)) && !type.getSimpleName().equals("package-info")) {
                packages.computeIfAbsent(type.getSimpleName(), name -> new ArrayList<>())
                        .add(type.getPackageName());
            }
        }
        packages.values().removeIf(places -> places.size() == 1);

        assertEquals(Map.of(), packages);
    }

    /** Few JVMs load its module: whatever else used it would fail in the others. */
    @Test
    void onlyTheClassesOfVectorsUseTheVectorModule() {
        noClasses()
                .that()
                .haveSimpleNameNotStartingWith("Vector")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .check(CLASSES);
    }

    @Test
    void settingsOpenNoConnection() {
        noClasses()
                .that()
                .resideInAPackage("io.jundenpa.settings..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Admin.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Consumer.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Producer.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.net..")
                .check(CLASSES);
    }

    @Test
    void onlyTheEntryPointAndTheBrokersProcessEndTheJvm() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Main")
                .and()
                .doNotHaveSimpleName("BrokerMain")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CLASSES);
    }

    @Test
    void nothingIsDeserializedByTheTypeItNames() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .orShould()
                .callMethodWhere(com.tngtech.archunit.base.DescribedPredicate.describe(
                        "default typing", call -> call.getTarget().getName().equals("activateDefaultTyping")))
                .check(CLASSES);
    }

    /** The groups of names that reach each other over dependencies, each sorted. */
    private static List<List<String>> cycles(Function<JavaClass, String> name) {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (JavaClass from : CLASSES) {
            Set<String> targets = arrows.computeIfAbsent(name.apply(from), key -> new TreeSet<>());
            from.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(to -> to.getPackageName().startsWith("io.jundenpa"))
                    .map(name)
                    .forEach(targets::add);
        }
        Map<String, Set<String>> reached = new TreeMap<>();
        arrows.keySet().forEach(start -> reached.put(start, reachedFrom(start, arrows)));
        Set<List<String>> cycles = new LinkedHashSet<>();
        reached.forEach((start, targets) -> cycles.add(targets.stream()
                .filter(target -> reached.getOrDefault(target, Set.of()).contains(start))
                .map(target -> target.substring("io.jundenpa.".length()))
                .toList()));
        cycles.remove(List.of());
        return List.copyOf(cycles);
    }

    private static Set<String> reachedFrom(String start, Map<String, Set<String>> arrows) {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            String from = open.remove();
            arrows.getOrDefault(from, Set.of()).stream()
                    .filter(to -> !to.equals(from) && reached.add(to))
                    .forEach(open::add);
        }
        return reached;
    }

    private static String topLevel(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    private static List<String> words(String text) {
        return text == null ? List.of() : List.of(text.trim().split("\\s+"));
    }
}
