package dev.hilum.volume;

import dev.hilum.SharedData;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.Part10Reader;
import dev.hilum.study.Slice;
import dev.hilum.study.SliceSeries;
import dev.hilum.study.StoredInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Reads the real axial series of the shared data for tests of this package, without the gate. */
final class RealSeries {
    private RealSeries() {}

    /** The CT series below a folder, by Series Instance UID. */
    static List<SliceSeries> below(String name) throws IOException {
        Path folder = SharedData.path(name);
        Map<String, List<Slice>> bySeries = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(p -> p.toString().endsWith(".dcm")).sorted().toList();
        }
        for (Path file : files) {
            DicomObject object = Part10Reader.readHeader(file);
            if (object.dataSet().string(Tag.Modality).filter("CT"::equals).isPresent()) {
                bySeries.computeIfAbsent(object.seriesInstanceUid(), uid -> new ArrayList<>())
                        .add(slice(object));
            }
        }
        List<SliceSeries> series = new ArrayList<>();
        bySeries.forEach((uid, slices) -> series.add(series(uid, slices)));
        return series;
    }

    private static SliceSeries series(String uid, List<Slice> slices) {
        slices.sort(Comparator.comparingDouble(s -> s.position().get(2)));
        double spacing = (slices.getLast().position().get(2)
                        - slices.getFirst().position().get(2))
                / (slices.size() - 1);
        DicomObject first = slices.getFirst().instance().object();
        return new SliceSeries(
                first.studyInstanceUid(),
                uid,
                first.requiredUid(Tag.FrameOfReferenceUID),
                first.dataSet(),
                slices,
                spacing);
    }

    private static Slice slice(DicomObject object) {
        var d = object.dataSet();
        double[] spacing = d.decimals(Tag.PixelSpacing);
        return new Slice(
                new StoredInstance(object, ""),
                1,
                boxed(d.decimals(Tag.ImagePositionPatient)),
                boxed(d.decimals(Tag.ImageOrientationPatient)),
                spacing[0],
                spacing[1],
                d.decimal(Tag.SliceThickness).orElse(0),
                d.decimal(Tag.RescaleSlope).orElseThrow(),
                d.decimal(Tag.RescaleIntercept).orElseThrow());
    }

    private static List<Double> boxed(double[] values) {
        return DoubleStream.of(values).boxed().toList();
    }
}
