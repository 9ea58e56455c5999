package dev.hilum.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.io.Part10Writer;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.dicom.net.Association;
import dev.hilum.dicom.net.DimseStatus;
import dev.hilum.dicom.net.OrthancPeer;
import dev.hilum.dicom.net.RequestorSettings;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive of others takes every object of a result, by REST and by C-STORE, and gives it back as it was. */
@org.junit.jupiter.api.Tag("slow")
@org.junit.jupiter.api.Tag("REQ-REP-2")
class OrthancReadBackTest {
    private static final TransferSyntax SYNTAX = TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    /** Of everything that is made: full ones, compared ones, one that a person verified, one NOT_ANALYSED. */
    private static Stream<StudyReport> reports() {
        return Stream.of(
                RandomReports.full(0),
                RandomReports.full(1),
                RandomReports.of(6),
                VerifiedReports.of(101),
                ComparedReports.of(202),
                ComparedReports.of(203));
    }

    @Test
    void everyObjectComesBackByteForByteAndTagForTag() throws Exception {
        Map<ResultFile.Role, Integer> read = new EnumMap<>(ResultFile.Role.class);
        try (OrthancPeer orthanc = OrthancPeer.start(folder, 104)) {
            for (StudyReport report : reports().toList()) {
                for (Map.Entry<ResultFile.Role, DataSet> one :
                        DicomOutputs.of(report).entrySet()) {
                    byte[] file = Part10Writer.toBytes(one.getValue(), SYNTAX);
                    String id = orthanc.store(file);
                    assertArrayEquals(
                            file,
                            orthanc.get("/instances/" + id + "/file"),
                            one.getKey().name());
                    JsonNode tags = JSON.readTree(orthanc.get("/instances/" + id + "/tags?ignore-length=0040-a160"));
                    List<String> different = new ArrayList<>();
                    int compared = compare(one.getValue(), tags, one.getKey().name(), different);
                    assertEquals(List.of(), different);
                    assertTrue(compared > 20, one.getKey() + ": only " + compared);
                    read.merge(one.getKey(), 1, Integer::sum);
                }
            }
        }
        assertEquals(7, read.size(), read.toString());
    }

    @Test
    void everyObjectSentByCStoreComesBackTheSame() throws Exception {
        try (OrthancPeer orthanc = OrthancPeer.start(folder, 104)) {
            Map<String, DataSet> sent = new HashMap<>();
            reports()
                    .flatMap(report -> DicomOutputs.of(report).values().stream())
                    .forEach(
                            object -> sent.put(object.string(Tag.SOPInstanceUID).orElseThrow(), object));
            send(orthanc, sent);
            JsonNode instances = JSON.readTree(orthanc.get("/instances"));
            assertEquals(sent.size(), instances.size());
            for (JsonNode id : instances) {
                DataSet back = Part10Reader.read(orthanc.get("/instances/" + id.asText() + "/file"))
                        .dataSet();
                String uid = back.string(Tag.SOPInstanceUID).orElseThrow();
                assertArrayEquals(
                        Part10Writer.dataSetBytes(sent.get(uid), SYNTAX), Part10Writer.dataSetBytes(back, SYNTAX), uid);
            }
        }
    }

    private static void send(OrthancPeer orthanc, Map<String, DataSet> objects) throws Exception {
        List<RequestorSettings.Proposal> proposals = objects.values().stream()
                .map(object -> object.string(Tag.SOPClassUID).orElseThrow())
                .distinct()
                .map(sopClass -> new RequestorSettings.Proposal(sopClass, List.of(SYNTAX.uid())))
                .toList();
        try (Association association =
                Association.open(RequestorSettings.to("127.0.0.1", orthanc.dicomPort, "PEER", "HILUM", proposals))) {
            for (Map.Entry<String, DataSet> one : objects.entrySet()) {
                DimseStatus status = association.store(
                        one.getValue().string(Tag.SOPClassUID).orElseThrow(),
                        one.getKey(),
                        SYNTAX.uid(),
                        new ByteArrayInputStream(Part10Writer.dataSetBytes(one.getValue(), SYNTAX)));
                assertEquals(DimseStatus.SUCCESS, status, one.getKey());
            }
        }
    }

    /** Notes the path of each element that the archive reads as another value; returns how many it was asked for. */
    private static int compare(DataSet object, JsonNode tags, String path, List<String> different) {
        int compared = 0;
        for (Element element : object.elements()) {
            String at = path + "/" + Tag.format(element.tag());
            JsonNode tag = tags.path(String.format("%04x,%04x", element.tag() >>> 16, element.tag() & 0xFFFF));
            switch (element.value()) {
                case Value.Items items -> {
                    if (items.items().size() != tag.path("Value").size()) {
                        different.add(at + ": " + tag.path("Value").size() + " items");
                    }
                    for (int i = 0; i < items.items().size(); i++) {
                        compared +=
                                compare(items.items().get(i), tag.path("Value").path(i), at + "[" + i + "]", different);
                    }
                }
                case Value.Bytes bytes -> {} // Not in the JSON; compared in the file.
                default -> {
                    compared++;
                    if (!same(object, element, tag)) {
                        different.add(at + ": " + object.strings(element.tag()) + " is " + tag);
                    }
                }
            }
        }
        return compared;
    }

    private static boolean same(DataSet object, Element element, JsonNode tag) {
        String said = tag.path("Value").isNull() ? "" : tag.path("Value").asText("missing");
        if (element.vr() == Vr.FL || element.vr() == Vr.FD) {
            double[] values = Stream.of(said.split("\\\\"))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            return java.util.Arrays.equals(object.decimals(element.tag()), values);
        }
        if (element.vr() == Vr.AT) {
            return said.replace(",", "")
                    .equalsIgnoreCase(String.format(
                            "%08x", Long.parseLong(object.strings(element.tag()).getFirst())));
        }
        return said.strip()
                .equals(String.join("\\", object.strings(element.tag())).strip());
    }
}
