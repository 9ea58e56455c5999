package dev.hilum.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart, linted and rendered by Helm's own library: what is deployed is as hardened and as wired as the docs say. */
@Tag("slow")
@Tag("REQ-OPS-1")
class HelmChartTest {
    private static final Path CHART = Path.of("helm/hilum");

    @TempDir
    private Path folder;

    @Test
    void helmFindsNothingWrong() {
        LintResult result = new Helm(CHART).lint().strict().call();
        assertFalse(result.isFailed(), String.join("\n", result.getMessages()));
    }

    @Test
    void eachRoleIsADeploymentThatMayDoNothingItNeedNot() throws IOException {
        List<JsonNode> deployments = ofKind(rendered(template()), "Deployment");
        assertEquals(
                Set.of("receiver", "worker", "web"),
                deployments.stream().map(HelmChartTest::role).collect(Collectors.toSet()));
        for (JsonNode deployment : deployments) {
            JsonNode pod = deployment.at("/spec/template/spec");
            assertFalse(pod.path("automountServiceAccountToken").asBoolean(true));
            assertFalse(pod.path("enableServiceLinks").asBoolean(true));
            assertTrue(pod.at("/securityContext/runAsNonRoot").asBoolean());
            assertEquals(10001, pod.at("/securityContext/runAsUser").asInt());
            assertEquals(
                    "RuntimeDefault",
                    pod.at("/securityContext/seccompProfile/type").asText());
            JsonNode container = pod.at("/containers/0");
            assertTrue(container.at("/securityContext/readOnlyRootFilesystem").asBoolean());
            assertFalse(
                    container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true));
            assertEquals(
                    "ALL", container.at("/securityContext/capabilities/drop/0").asText());
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                assertTrue(container.at("/" + probe + "/httpGet/path").asText().startsWith("/q/health/"), probe);
            }
            assertEquals(role(deployment), variable(container, "HILUM_ROLES"));
            assertFalse(container.at("/resources/limits/memory").asText().isEmpty());
            assertEquals(
                    Set.of("/var/lib/hilum", "/tmp"),
                    children(container.path("volumeMounts")).stream()
                            .map(mount -> mount.path("mountPath").asText())
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void everySelectorFindsPodsAndEveryPortIsOneOfTheirs() throws IOException {
        List<JsonNode> objects = rendered(template().set("ingress.enabled", true));
        List<JsonNode> deployments = ofKind(objects, "Deployment");
        for (JsonNode service : ofKind(objects, "Service")) {
            JsonNode target = deployments.stream()
                    .filter(d -> covers(service.at("/spec/selector"), d.at("/spec/template/metadata/labels")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no pod for " + service));
            Set<String> ports = children(target.at("/spec/template/spec/containers/0/ports")).stream()
                    .map(port -> port.path("name").asText())
                    .collect(Collectors.toSet());
            for (JsonNode port : children(service.at("/spec/ports"))) {
                assertTrue(ports.contains(port.path("targetPort").asText()), port + " of " + ports);
            }
        }
        for (JsonNode budget : ofKind(objects, "PodDisruptionBudget")) {
            assertTrue(deployments.stream()
                    .anyMatch(d ->
                            covers(budget.at("/spec/selector/matchLabels"), d.at("/spec/template/metadata/labels"))));
        }
        assertEquals(3, ofKind(objects, "PodDisruptionBudget").size());
        assertEquals(1, ofKind(objects, "NetworkPolicy").size());
        assertEquals(
                "ReadWriteMany",
                ofKind(objects, "PersistentVolumeClaim")
                        .getFirst()
                        .at("/spec/accessModes/0")
                        .asText());
        String backend = ofKind(objects, "Ingress")
                .getFirst()
                .at("/spec/rules/0/http/paths/0/backend/service/name")
                .asText();
        assertTrue(ofKind(objects, "Service").stream()
                .anyMatch(service -> service.at("/metadata/name").asText().equals(backend)));
    }

    @Test
    void workersScaleByCpuOrByTheStudiesThatWait() throws IOException {
        List<JsonNode> byCpu = rendered(template().set("autoscaling.mode", "hpa"));
        JsonNode scaler = ofKind(byCpu, "HorizontalPodAutoscaler").getFirst();
        JsonNode worker = ofKind(byCpu, "Deployment").stream()
                .filter(d -> role(d).equals("worker"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                worker.at("/metadata/name").asText(),
                scaler.at("/spec/scaleTargetRef/name").asText());
        assertTrue(worker.at("/spec/replicas").isMissingNode(), "the scaler alone says how many");
        JsonNode trigger = ofKind(
                        rendered(template()
                                .set("autoscaling.mode", "keda")
                                .set("database.url", "jdbc:postgresql://db.site:5433/hilum?ssl=true")),
                        "ScaledObject")
                .getFirst()
                .at("/spec/triggers/0/metadata");
        assertEquals("db.site", trigger.path("host").asText());
        assertEquals("5433", trigger.path("port").asText());
        assertEquals("hilum", trigger.path("dbName").asText());
        assertTrue(trigger.path("query").asText().contains("from job where kind = 'ANALYSE'"));
    }

    @Test
    void withABucketEachPodHasAVolumeOfItsOwn() throws IOException {
        List<JsonNode> objects = rendered(template()
                .set("s3.bucket", "hospital")
                .set("s3.endpoint", "https://s3.site")
                .set("s3.secret", "site-s3")
                .set("autoscaling.mode", "hpa"));
        List<JsonNode> sets = ofKind(objects, "StatefulSet");
        assertEquals(3, sets.size());
        for (JsonNode set : sets) {
            JsonNode claim = set.at("/spec/volumeClaimTemplates/0");
            assertEquals("data", claim.at("/metadata/name").asText());
            assertEquals("ReadWriteOnce", claim.at("/spec/accessModes/0").asText());
            JsonNode container = set.at("/spec/template/spec/containers/0");
            assertEquals("hospital", variable(container, "HILUM_S3_BUCKET"));
            assertEquals("https://s3.site", variable(container, "HILUM_S3_ENDPOINT"));
            JsonNode secret = children(container.path("env")).stream()
                    .filter(one -> one.path("name").asText().equals("HILUM_S3_SECRET_KEY"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("site-s3", secret.at("/valueFrom/secretKeyRef/name").asText());
        }
        assertTrue(objects.stream().noneMatch(o -> o.path("kind").asText().equals("Deployment")));
        assertTrue(objects.stream().noneMatch(o -> o.path("kind").asText().equals("PersistentVolumeClaim")));
        assertEquals(
                "StatefulSet",
                ofKind(objects, "HorizontalPodAutoscaler")
                        .getFirst()
                        .at("/spec/scaleTargetRef/kind")
                        .asText());
    }

    @Test
    void aGpuGoesToWorkersOnly() throws IOException {
        for (JsonNode deployment : ofKind(rendered(template().set("gpu.enabled", true)), "Deployment")) {
            JsonNode container = deployment.at("/spec/template/spec/containers/0");
            boolean worker = role(deployment).equals("worker");
            assertEquals(worker ? "cuda:0" : "cpu", variable(container, "HILUM_INFERENCE_DEVICE"));
            assertEquals(worker, container.at("/resources/limits").has("nvidia.com/gpu"));
            assertFalse(container.at("/resources/limits/memory").asText().isEmpty(), "its other limits stay");
        }
    }

    @Test
    void whatTheSchemaForbidsIsNotRendered() throws IOException {
        TemplateCommand wrong = template().set("autoscaling.mode", "sometimes");
        IllegalStateException refusal = assertThrows(IllegalStateException.class, wrong::call);
        assertTrue(String.valueOf(refusal.getMessage()).contains("mode"), refusal.getMessage());
    }

    /** Of a copy that says nothing of the Kubernetes version: without a cluster, Helm's library takes it for 1.20. */
    private TemplateCommand template() throws IOException {
        Path copy = folder.resolve("chart");
        try (Stream<Path> files = Files.walk(CHART)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(CHART.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.writeString(to, Files.readString(file).replaceAll("(?m)^kubeVersion:.*$", ""));
            }
        }
        return new Helm(copy).template().withName("site");
    }

    private static List<JsonNode> rendered(TemplateCommand template) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        YAMLMapper yaml = new YAMLMapper();
        try (var documents = yaml.readerFor(JsonNode.class).<JsonNode>readValues(template.call())) {
            while (documents.hasNext()) {
                JsonNode document = documents.next();
                if (document != null && document.isObject()) {
                    assertFalse(document.path("apiVersion").asText().isEmpty(), document.toString());
                    objects.add(document);
                }
            }
        }
        return objects;
    }

    private static List<JsonNode> ofKind(List<JsonNode> objects, String kind) {
        List<JsonNode> found = objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
        assertFalse(found.isEmpty(), "no " + kind);
        return found;
    }

    private static List<JsonNode> children(JsonNode array) {
        List<JsonNode> list = new ArrayList<>();
        array.forEach(list::add);
        return list;
    }

    private static boolean covers(JsonNode selector, JsonNode labels) {
        return selector.properties().stream().allMatch(one -> one.getValue().equals(labels.path(one.getKey())));
    }

    private static String role(JsonNode deployment) {
        return deployment
                .at("/spec/template/metadata/labels")
                .path("app.kubernetes.io/component")
                .asText();
    }

    private static String variable(JsonNode container, String name) {
        return children(container.path("env")).stream()
                .filter(one -> one.path("name").asText().equals(name))
                .map(one -> one.path("value").asText())
                .findFirst()
                .orElse("");
    }
}
