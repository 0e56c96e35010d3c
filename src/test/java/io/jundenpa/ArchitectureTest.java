package io.jundenpa;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the packages, and what each may use from outside. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.jundenpa");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            simd     |                            |
            nn       | simd                       | org.ejml.. jdk.incubator.vector..
            document |                            | com.fasterxml.jackson.. org.yaml.snakeyaml..
            tensor   |                            |
            zip      | tensor                     |
            npy      | tensor zip                 |
            hdf5     | tensor                     | io.jhdf..
            safetensors | tensor                  | com.fasterxml.jackson.core..
            onnx     | tensor stack               |
            keras    | tensor stack hdf5 zip      | com.fasterxml.jackson..
            stack    | tensor                     | com.fasterxml.jackson..
            codec    | simd                       | com.fasterxml.jackson.. jdk.incubator.vector..
            model    | nn document tensor npy safetensors onnx hdf5 keras stack codec | com.fasterxml.jackson.. org.ejml..
            score    | nn tensor npy codec model  | org.ejml..
            config   | document codec             | com.fasterxml.jackson..
            streams  | nn codec model score config document | org.apache.kafka.. org.slf4j..
            replay   | config streams             | org.apache.kafka..
            bench    | nn codec model score config streams demo | org.apache.kafka.. org.HdrHistogram.. javax.management..
            """)
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
                .allowEmptyShould(true)
                .check(CLASSES);
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

    private static List<String> words(String text) {
        return text == null ? List.of() : List.of(text.trim().split("\\s+"));
    }
}
