package dev.hilum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The who-may-use-whom table of docs/architecture.md: what is not in it is forbidden. */
class PackageRulesTest {
    private static final String BASE = "dev.hilum.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.hilum");

    private static final Map<String, Set<String>> MAY_USE = table();

    private static Map<String, Set<String>> table() {
        Map<String, Set<String>> table = new LinkedHashMap<>();
        table.put("dicom.data", Set.of());
        table.put("dicom.io", Set.of("dicom.data"));
        table.put("dicom.pixel", Set.of("dicom.data", "dicom.io"));
        table.put("dicom.net", Set.of("dicom.data", "dicom.io"));
        table.put("dicom.sr", Set.of("dicom.data", "dicom.io"));
        table.put("dicom.seg", Set.of("dicom.data", "dicom.io"));
        table.put("dicom.web", Set.of("dicom.data"));
        table.put("retrieve", Set.of("dicom.data", "dicom.io", "dicom.net", "dicom.web"));
        table.put("job", Set.of());
        table.put("bucket", Set.of());
        table.put("drift", Set.of("job"));
        table.put("audit", Set.of("dicom.net"));
        table.put("receive", Set.of("dicom.data", "dicom.io", "dicom.pixel", "dicom.net", "job", "bucket"));
        table.put("study", Set.of("dicom.data", "dicom.io", "dicom.pixel"));
        table.put("volume", Set.of("dicom.data", "dicom.io", "dicom.pixel", "study"));
        table.put("infer", Set.of("volume"));
        table.put("infer.onnx", Set.of("infer", "volume"));
        table.put("infer.pytorch", Set.of("infer"));
        table.put("infer.oip", Set.of());
        table.put("infer.remote", Set.of("infer", "infer.oip"));
        table.put("oip", Set.of("infer", "infer.oip", "pipeline"));
        table.put("measure", Set.of("dicom.data", "study", "volume", "infer"));
        table.put("compare", Set.of("dicom.data", "study", "volume", "measure"));
        table.put(
                "report",
                Set.of(
                        "dicom.data",
                        "dicom.io",
                        "dicom.sr",
                        "dicom.seg",
                        "study",
                        "volume",
                        "infer",
                        "measure",
                        "compare"));
        table.put("deliver", Set.of("dicom.data", "dicom.io", "dicom.net", "job"));
        table.put(
                "pipeline",
                Set.of(
                        "dicom.data",
                        "dicom.io",
                        "dicom.pixel",
                        "dicom.net",
                        "dicom.web",
                        "job",
                        "bucket",
                        "receive",
                        "retrieve",
                        "study",
                        "volume",
                        "infer",
                        "infer.onnx",
                        "measure",
                        "compare",
                        "report",
                        "deliver"));
        table.put(
                "worklist",
                Set.of(
                        "dicom.data",
                        "dicom.io",
                        "job",
                        "bucket",
                        "receive",
                        "study",
                        "infer",
                        "measure",
                        "report",
                        "deliver",
                        "pipeline"));
        table.put(
                "dicomweb",
                Set.of("dicom.data", "dicom.io", "dicom.pixel", "dicom.web", "job", "receive", "pipeline", "worklist"));
        table.put("ups", Set.of("dicom.data", "dicom.io", "dicom.web", "job", "receive", "study"));
        table.put("validate.stats", Set.of());
        table.put("validate.reference", Set.of("dicom.data", "dicom.io", "study", "volume"));
        table.put("validate.source", Set.of("dicom.data", "dicom.web"));
        table.put(
                "validate",
                Set.of(
                        "validate.stats",
                        "validate.reference",
                        "validate.source",
                        "dicom.data",
                        "dicom.io",
                        "study",
                        "volume",
                        "infer",
                        "measure",
                        "compare",
                        "report",
                        "pipeline"));
        table.put("validate.evidence", Set.of("validate", "validate.stats", "validate.reference"));
        table.put("phantom", Set.of("dicom.data", "dicom.io"));
        table.put("app", everything());
        return table;
    }

    private static Set<String> everything() {
        return Set.of("*");
    }

    @TestFactory
    Stream<DynamicTest> everyPackageUsesOnlyWhatTheTableAllows() {
        return MAY_USE.entrySet().stream()
                .map(row -> dynamicTest(
                        row.getKey(), () -> assertEquals(Set.of(), violations(row.getKey(), row.getValue()))));
    }

    @Test
    void everyPackageIsInTheTable() {
        Set<String> unknown = new TreeSet<>();
        CLASSES.stream()
                .map(PackageRulesTest::packageOf)
                .filter(p -> !p.isEmpty() && !MAY_USE.containsKey(p))
                .forEach(unknown::add);
        assertEquals(Set.of(), unknown);
    }

    @Test
    void onlyTheAppReadsTheSystemClock() {
        Set<String> readers = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            if (!packageOf(type).equals("app")) {
                type.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTargetOwner().isEquivalentTo(Instant.class)
                                && call.getName().equals("now")
                                && call.getTarget().getRawParameterTypes().isEmpty())
                        .forEach(call -> readers.add(call.getDescription()));
            }
        }
        assertEquals(Set.of(), readers);
    }

    @Test
    void onlyOnePackageSeesEachEngine() {
        assertEquals(Set.of(), users("ai.onnxruntime", "infer.onnx"));
        assertEquals(Set.of(), users("ai.djl", "infer.pytorch"));
    }

    private static Set<String> users(String library, String allowed) {
        Set<String> users = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            boolean uses = type.getDirectDependenciesFromSelf().stream()
                    .anyMatch(d -> d.getTargetClass().getPackageName().startsWith(library));
            if (uses && !packageOf(type).equals(allowed)) {
                users.add(type.getName());
            }
        }
        return users;
    }

    @Test
    void namesSayWhatThingsAre() {
        List<String> banned = List.of("Manager", "Helper", "Util", "Utils", "Impl", "Processor");
        Set<String> hits = new TreeSet<>();
        CLASSES.stream()
                .map(JavaClass::getSimpleName)
                .filter(n -> banned.stream().anyMatch(n::endsWith))
                .forEach(hits::add);
        assertEquals(Set.of(), hits);
    }

    private static Set<String> violations(String from, Set<String> allowed) {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            if (packageOf(type).equals(from)) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    String to = packageOf(dependency.getTargetClass());
                    boolean fine = to.isEmpty() || to.equals(from) || allowed.contains(to) || allowed.contains("*");
                    if (!fine) {
                        found.add(dependency.getDescription());
                    }
                }
            }
        }
        return found;
    }

    /** The package below the base, or empty for what is not ours. */
    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(BASE) ? name.substring(BASE.length()) : "";
    }
}
