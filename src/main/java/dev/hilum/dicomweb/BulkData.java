package dev.hilum.dicomweb;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.DicomException;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.dicom.pixel.FrameBytes;
import dev.hilum.dicom.web.DicomJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The value behind a BulkDataURI: words little-endian, pixel data uncompressed. */
final class BulkData {
    private BulkData() {}

    /** @param path {@code TAG} or {@code TAG/item/TAG…}, as {@link DicomJson} writes it; items from 1 */
    static byte[] at(WebInstance instance, String path) {
        try {
            String[] steps = path.split("/");
            int tag = SearchQuery.tag(steps[0]);
            if (steps.length == 1 && tag == Tag.PixelData) {
                return pixels(instance.object());
            }
            DataSet dataSet = Part10Reader.readDataSet(instance.bytes(), instance.transferSyntaxUid());
            return bytes(walk(dataSet, steps));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the instance " + instance.sopInstanceUid(), e);
        } catch (DicomException e) {
            throw DicomwebProblems.notAcceptable("This value cannot be given out: " + e.getMessage());
        }
    }

    private static Element walk(DataSet dataSet, String[] steps) {
        DataSet level = dataSet;
        for (int i = 0; i + 2 < steps.length; i += 2) {
            int item = steps[i + 1].matches("[0-9]{1,6}") ? Integer.parseInt(steps[i + 1]) : 0;
            List<DataSet> items = level.items(SearchQuery.tag(steps[i]));
            if (item < 1 || item > items.size()) {
                throw DicomwebProblems.unknown("VALUE");
            }
            level = items.get(item - 1);
        }
        return level.element(SearchQuery.tag(steps[steps.length - 1]))
                .orElseThrow(() -> DicomwebProblems.unknown("VALUE"));
    }

    private static byte[] bytes(Element element) {
        return switch (element.value()) {
            case Value.Bytes(byte[] bytes) -> bytes;
            case Value.Text(List<String> values) -> String.join("\\", values).getBytes(StandardCharsets.UTF_8);
            default -> throw DicomwebProblems.unknown("VALUE");
        };
    }

    private static byte[] pixels(DicomObject object) throws IOException {
        int frames = FrameBytes.count(object.dataSet());
        if (frames == 1) {
            return FrameBytes.uncompressed(object, 1);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int frame = 1; frame <= frames; frame++) {
            all.write(FrameBytes.uncompressed(object, frame));
        }
        return all.toByteArray();
    }
}
