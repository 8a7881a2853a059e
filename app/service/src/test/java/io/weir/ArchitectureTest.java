package io.weir;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.weir.envelope.Headers;
import io.weir.tally.Finding;
import io.weir.tally.LaneSum;
import io.weir.tally.Limit;
import io.weir.tally.Place;
import io.weir.tally.Position;
import io.weir.tally.Residual;
import io.weir.tally.ScanFinding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The design's table of packages: who may import whom. The connector is held by Maven alone, which gives it the core
 * and nothing of the service.
 */
class ArchitectureTest {
    private static final Set<String> CORE =
            Set.of("envelope", "flow", "format", "schema", "verdict", "batch", "delivery", "tally", "tls");

    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("envelope", Set.of()),
            entry("flow", Set.of()),
            entry("format", Set.of("envelope")),
            entry("schema", Set.of("envelope", "format")),
            entry("verdict", Set.of("envelope", "format", "schema")),
            entry("batch", Set.of("envelope")),
            entry("delivery", Set.of("batch", "envelope", "flow")),
            entry("tally", Set.of("envelope")),
            entry("tls", Set.of()),
            // Looks at a cluster and says what is wrong: apart from cluster, which asks and changes. What a part checks
            // of
            // its own topics before it runs is the same code, hence topology.
            entry("doctor", and(CORE, "config", "cluster")),
            entry("topology", and(CORE, "config", "cluster", "doctor")),
            entry("siem", and(CORE, "config")),
            entry("sink", and(CORE, "config", "cluster")),
            entry("deadletter", CORE),
            entry("audit", and(CORE, "config", "cluster")),
            entry("journey", and(CORE, "config", "cluster", "audit")),
            entry("rescan", and(CORE, "config", "cluster", "audit")),
            entry("retention", and(CORE, "config", "cluster", "audit")),
            entry("config", CORE),
            entry("cluster", and(CORE, "config")),
            entry("console", and(CORE, "config", "deadletter", "audit")),
            entry("demo", and(CORE, "config", "siem", "cluster")));

    /** They put the others together, so they may import all of them; nobody imports main. */
    private static final Set<String> WIRING = Set.of("embedded", "main");

    private static JavaClasses weir;

    @BeforeAll
    static void readsEveryProductionClass() {
        weir = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.weir");
    }

    static Stream<String> ruledPackages() {
        return MAY_IMPORT.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("ruledPackages")
    void importsOnlyWhatTheTableAllows(String name) {
        classes()
                .that()
                .resideInAPackage("io.weir." + name)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("io.weir..")
                        .or(resideInAnyPackage(packages(and(MAY_IMPORT.get(name), name)))))
                .allowEmptyShould(true)
                .check(weir);
    }

    @Test
    void hasNoPackageOutsideTheTableAndOneLevelOnly() {
        var known = packages(and(MAY_IMPORT.keySet(), WIRING.toArray(String[]::new)));
        classes().should().resideInAnyPackage(known).allowEmptyShould(true).check(weir);
    }

    @Test
    void nobodyImportsMain() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.weir.main")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.weir.main")
                .allowEmptyShould(true)
                .check(weir);
    }

    @Test
    void hasNoCycles() {
        slices().matching("io.weir.(*)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(weir);
    }

    @Test
    void onlySchemaKnowsTheValidationEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.weir.schema")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.everit..")
                .allowEmptyShould(true)
                .check(weir);
    }

    /** A second opinion from the same mouth is none: see decision 17. */
    @Test
    void theDeepAuditCountsByItself() {
        noClasses()
                .that()
                .resideInAPackage("io.weir.rescan")
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages(and(CORE, "topology", "sink")))
                        .and(not(belongToAnyOf(
                                Finding.class,
                                ScanFinding.class,
                                Residual.class,
                                Limit.class,
                                LaneSum.class,
                                Place.class,
                                Position.class,
                                Headers.class))))
                .check(weir);
    }

    private static Set<String> and(Set<String> names, String... more) {
        var all = new TreeSet<>(names);
        all.addAll(List.of(more));
        return all;
    }

    private static String[] packages(Set<String> names) {
        return names.stream().map(name -> "io.weir." + name).toArray(String[]::new);
    }
}
