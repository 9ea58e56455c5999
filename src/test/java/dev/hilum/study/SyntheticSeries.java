package dev.hilum.study;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Element;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.Value;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.ByteSource;
import dev.hilum.dicom.io.DicomObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * Headers of a CT series in memory, with any geometry. Starts as a plain chest CT: 120 axial slices of 2.5 mm, feet to
 * head; what a test is about is then changed. Pixel data are as long as they say and all zero.
 */
public final class SyntheticSeries {
    private static final String ROOT = "2.25.7";

    private String study = ROOT + ".1";
    private String series = ROOT + ".2";
    private String transferSyntax = "1.2.840.10008.1.2.1";
    private int slices = 120;
    private double spacing = 2.5;
    private DoubleUnaryOperator distance = i -> i;
    private double[] origin = {-180, -170, -300};
    private double[] step = {0, 0, 1};
    private double[] orientation = {1, 0, 0, 0, 1, 0};
    private final List<Consumer<DataSet>> everywhere = new ArrayList<>();
    private final List<ObjIntConsumer<DataSet>> perSlice = new ArrayList<>();

    private SyntheticSeries() {}

    public static SyntheticSeries chest() {
        return new SyntheticSeries();
    }

    /** Another series of the same study: its UID ends in the number given, which is its Series Number too. */
    public SyntheticSeries number(int number) {
        series = ROOT + ".2." + number;
        return with(h -> h.setIntegers(Tag.SeriesNumber, Vr.IS, number));
    }

    public SyntheticSeries study(int number) {
        study = ROOT + ".1." + number;
        return this;
    }

    public SyntheticSeries slices(int count, double spacingMm) {
        slices = count;
        spacing = spacingMm;
        return with(h -> h.setDecimals(Tag.SliceThickness, Vr.DS, spacingMm));
    }

    public SyntheticSeries thickness(double mm) {
        return with(h -> h.setDecimals(Tag.SliceThickness, Vr.DS, mm));
    }

    /** Where slice i lies, in slice spacings from the first. */
    public SyntheticSeries at(DoubleUnaryOperator place) {
        distance = place;
        return this;
    }

    public SyntheticSeries origin(double... lpsMm) {
        origin = lpsMm.clone();
        return this;
    }

    /** The direction from slice to slice. */
    public SyntheticSeries step(double... direction) {
        step = direction.clone();
        return this;
    }

    public SyntheticSeries orientation(double... cosines) {
        orientation = cosines.clone();
        return this;
    }

    public SyntheticSeries transferSyntax(String uid) {
        transferSyntax = uid;
        return this;
    }

    public SyntheticSeries kernel(String name) {
        return with(h -> h.setStrings(Tag.ConvolutionKernel, Vr.SH, name));
    }

    public SyntheticSeries imageType(String... values) {
        return with(h -> h.setStrings(Tag.ImageType, Vr.CS, values));
    }

    public SyntheticSeries without(int tag) {
        return with(h -> h.remove(tag));
    }

    /** Changes every header. */
    public SyntheticSeries with(Consumer<DataSet> change) {
        everywhere.add(change);
        return this;
    }

    /** Changes one header, by its place from the first slice. */
    public SyntheticSeries withSlice(int index, Consumer<DataSet> change) {
        return withEach((header, i) -> {
            if (i == index) {
                change.accept(header);
            }
        });
    }

    public SyntheticSeries withEach(ObjIntConsumer<DataSet> change) {
        perSlice.add(change);
        return this;
    }

    /** One instance per slice. */
    public List<StoredInstance> instances() {
        return IntStream.range(0, slices).mapToObj(this::instance).toList();
    }

    /** The same slices as frames of one Enhanced or Legacy Converted Enhanced CT instance. */
    public StoredInstance multiFrame(String sopClassUid) {
        List<DataSet> frames = IntStream.range(0, slices).mapToObj(this::header).toList();
        DataSet top = header(0);
        DataSet shared = new DataSet()
                .setItem(Tag.PlaneOrientationSequence, moved(top, Tag.ImageOrientationPatient))
                .setItem(Tag.PixelMeasuresSequence, moved(top, Tag.PixelSpacing, Tag.SliceThickness))
                .setItem(
                        Tag.PixelValueTransformationSequence,
                        moved(top, Tag.RescaleSlope, Tag.RescaleIntercept, Tag.RescaleType))
                .setItem(Tag.CTReconstructionSequence, moved(top, Tag.ConvolutionKernel));
        top.remove(Tag.ImagePositionPatient);
        top.setStrings(Tag.SOPClassUID, Vr.UI, sopClassUid);
        top.setStrings(Tag.SOPInstanceUID, Vr.UI, series + ".0");
        top.setIntegers(Tag.NumberOfFrames, Vr.IS, slices);
        top.setItem(Tag.SharedFunctionalGroupsSequence, shared);
        top.setItems(
                Tag.PerFrameFunctionalGroupsSequence,
                frames.stream().map(SyntheticSeries::functionalGroups).toList());
        top.put(new Element(Tag.PixelData, Vr.OW, new Value.Deferred(0, 512L * 512 * 2 * slices)));
        return stored(top);
    }

    private static DataSet functionalGroups(DataSet header) {
        DataSet position = new DataSet().copyFrom(header, Tag.ImagePositionPatient);
        DataSet type = new DataSet();
        header.element(Tag.ImageType).ifPresent(e -> type.put(new Element(Tag.FrameType, Vr.CS, e.value())));
        return new DataSet().setItem(Tag.PlanePositionSequence, position).setItem(Tag.CTImageFrameTypeSequence, type);
    }

    private static DataSet moved(DataSet from, int... tags) {
        DataSet item = new DataSet().copyFrom(from, tags);
        for (int tag : tags) {
            from.remove(tag);
        }
        return item;
    }

    private StoredInstance instance(int index) {
        return stored(header(index));
    }

    private StoredInstance stored(DataSet header) {
        String uid = header.string(Tag.SOPInstanceUID).orElseThrow();
        return new StoredInstance(
                new DicomObject(transferSyntax, new DataSet(), header, new Zeros()), "hash of " + uid);
    }

    private DataSet header(int index) {
        double along = distance.applyAsDouble(index) * spacing;
        DataSet header = new DataSet()
                .setStrings(Tag.SOPClassUID, Vr.UI, Uid.CT_IMAGE)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, series + "." + (index + 1))
                .setStrings(Tag.StudyInstanceUID, Vr.UI, study)
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, series)
                .setStrings(Tag.FrameOfReferenceUID, Vr.UI, study + ".3")
                .setStrings(Tag.Modality, Vr.CS, "CT")
                .setStrings(Tag.Manufacturer, Vr.LO, "GE MEDICAL SYSTEMS")
                .setStrings(Tag.ImageType, Vr.CS, "ORIGINAL", "PRIMARY", "AXIAL")
                .setStrings(Tag.PatientID, Vr.LO, "P1")
                .setStrings(Tag.PatientAge, Vr.AS, "061Y")
                .setStrings(Tag.StudyDate, Vr.DA, "20250610")
                .setIntegers(Tag.SeriesNumber, Vr.IS, 2)
                .setIntegers(Tag.InstanceNumber, Vr.IS, index + 1)
                .setStrings(Tag.ConvolutionKernel, Vr.SH, "STANDARD")
                .setDecimals(Tag.SliceThickness, Vr.DS, spacing)
                .setDecimals(Tag.ImageOrientationPatient, Vr.DS, orientation)
                .setDecimals(
                        Tag.ImagePositionPatient,
                        Vr.DS,
                        origin[0] + step[0] * along,
                        origin[1] + step[1] * along,
                        origin[2] + step[2] * along);
        pixels(header);
        everywhere.forEach(change -> change.accept(header));
        perSlice.forEach(change -> change.accept(header, index));
        return header;
    }

    private static void pixels(DataSet header) {
        header.setDecimals(Tag.PixelSpacing, Vr.DS, 0.7, 0.7)
                .setIntegers(Tag.Rows, Vr.US, 512)
                .setIntegers(Tag.Columns, Vr.US, 512)
                .setIntegers(Tag.SamplesPerPixel, Vr.US, 1)
                .setStrings(Tag.PhotometricInterpretation, Vr.CS, "MONOCHROME2")
                .setIntegers(Tag.BitsAllocated, Vr.US, 16)
                .setIntegers(Tag.BitsStored, Vr.US, 12)
                .setIntegers(Tag.HighBit, Vr.US, 11)
                .setIntegers(Tag.PixelRepresentation, Vr.US, 0)
                .setDecimals(Tag.RescaleSlope, Vr.DS, 1)
                .setDecimals(Tag.RescaleIntercept, Vr.DS, -1024)
                .put(new Element(Tag.PixelData, Vr.OW, new Value.Deferred(0, 512 * 512 * 2)));
    }

    private record Zeros() implements ByteSource {
        @Override
        public long size() {
            return 512 * 512 * 2;
        }

        @Override
        public byte[] read(long offset, int length) {
            return new byte[length];
        }
    }
}
