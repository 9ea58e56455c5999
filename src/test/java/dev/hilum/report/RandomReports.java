package dev.hilum.report;

import dev.hilum.dicom.data.DataSet;
import dev.hilum.dicom.data.Equipment;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Uid;
import dev.hilum.dicom.data.UidSource;
import dev.hilum.dicom.data.Vr;
import dev.hilum.dicom.io.DicomObject;
import dev.hilum.dicom.io.MemorySource;
import dev.hilum.dicom.io.TransferSyntax;
import dev.hilum.infer.ModelIdentity;
import dev.hilum.measure.HuStatistics;
import dev.hilum.measure.LineSegment;
import dev.hilum.measure.Lobe;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Pneumonia;
import dev.hilum.measure.Quantity;
import dev.hilum.measure.SeverityScale;
import dev.hilum.measure.Side;
import dev.hilum.measure.Zone;
import dev.hilum.study.Caution;
import dev.hilum.study.PipelineName;
import dev.hilum.study.Reason;
import dev.hilum.study.ReasonCode;
import dev.hilum.study.SeriesDecision;
import dev.hilum.study.Slice;
import dev.hilum.study.SliceSeries;
import dev.hilum.study.StoredInstance;
import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import dev.hilum.volume.VolumeGeometry;
import dev.hilum.volume.VoxelIndex;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reports of every shape from a seed: grids in any position, names in any script, missing values, refusals. */
final class RandomReports {
    static final ReportSettings SETTINGS = new ReportSettings(
            new Equipment("Hilum", "Hilum", "test-1", List.of("0.1.0"), UidSource.named("test device")),
            ZoneId.of("Asia/Shanghai"));
    private static final List<String> NAMES = List.of(
            "Doe^Jane",
            "Wang^XiaoDong=王^小东",
            "Müller^Jörg",
            "Yamada^Tarou=山田^太郎=やまだ^たろう",
            "Hong^Gildong=洪^吉洞=홍^길동",
            "");

    private final Random random;
    private final long seed;

    private RandomReports(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** The report of a seed; every seventh is NOT_ANALYSED. */
    static StudyReport of(long seed) {
        RandomReports reports = new RandomReports(seed);
        return seed % 7 == 6 ? reports.refused() : reports.analysed();
    }

    /** A report that holds everything there is to say. */
    static StudyReport full(long seed) {
        RandomReports reports = new RandomReports(seed);
        return reports.build(true, true, 3);
    }

    /** An analysed report on a given grid. */
    static StudyReport on(VolumeGeometry geometry, long seed) {
        RandomReports reports = new RandomReports(seed);
        return reports.build(geometry, true, true, 2);
    }

    private StudyReport analysed() {
        boolean nodules = random.nextInt(5) > 0;
        boolean pneumonia = !nodules || random.nextInt(5) > 0;
        return build(nodules, pneumonia, random.nextInt(5));
    }

    private StudyReport build(boolean nodules, boolean pneumonia, int noduleCount) {
        return build(geometry(), nodules, pneumonia, noduleCount);
    }

    private StudyReport build(VolumeGeometry geometry, boolean nodules, boolean pneumonia, int noduleCount) {
        SliceSeries series = series(geometry);
        Mask left = ellipsoid(geometry, 0.7, 0.5, 0.5, 0.2, 0.3, 0.45, index -> true);
        Mask right = ellipsoid(geometry, 0.3, 0.5, 0.5, 0.2, 0.3, 0.45, index -> true);
        List<Nodule> found = nodules ? nodules(geometry, series, noduleCount) : null;
        Pneumonia disease = pneumonia ? pneumonia(geometry, left, right) : null;
        return report(series, left, right, found, disease);
    }

    private StudyReport report(
            SliceSeries series, Mask left, Mask right, @Nullable List<Nodule> nodules, @Nullable Pneumonia pneumonia) {
        Reason refusal = new Reason(ReasonCode.LOSSY, "compressed with loss");
        return new StudyReport(
                series.studyInstanceUid(),
                uid("result"),
                "00ff",
                StudyReport.Status.ANALYSED,
                null,
                series.header(),
                List.of(
                        outcome(PipelineName.NODULE, nodules != null, refusal, series),
                        outcome(PipelineName.PNEUMONIA, pneumonia != null, refusal, series)),
                models(),
                parameters(),
                new StudyReport.Timings(1200, 5000, 800, 9000, 400, -1),
                series,
                left,
                right,
                nodules,
                pneumonia,
                List.of(
                        new SeriesDecision(series.seriesInstanceUid(), true, "thinnest axial series", null),
                        new SeriesDecision(uid("other"), false, "localizer", null)),
                Instant.parse("2026-03-01T18:30:15Z").plusSeconds(seed),
                random.nextBoolean() ? predecessor() : null);
    }

    private StudyReport refused() {
        ReasonCode[] codes = ReasonCode.values();
        Reason reason = new Reason(codes[random.nextInt(codes.length)], "a plain sentence with (0018,0050) in it");
        DataSet header = header();
        List<StudyReport.PipelineOutcome> outcomes = List.of(
                new StudyReport.PipelineOutcome(
                        PipelineName.NODULE, StudyReport.Status.NOT_ANALYSED, reason, List.of(), null),
                new StudyReport.PipelineOutcome(
                        PipelineName.PNEUMONIA, StudyReport.Status.NOT_ANALYSED, reason, List.of(), null));
        return new StudyReport(
                header.string(Tag.StudyInstanceUID).orElseThrow(),
                uid("result"),
                "00ff",
                StudyReport.Status.NOT_ANALYSED,
                reason,
                header,
                outcomes,
                List.of(),
                parameters(),
                new StudyReport.Timings(1200, 5000, -1, -1, -1, -1),
                null,
                null,
                null,
                null,
                null,
                List.of(new SeriesDecision(uid("series"), false, "refused", reason)),
                Instant.parse("2026-03-01T18:30:15Z"),
                random.nextBoolean() ? predecessor() : null);
    }

    private static StudyReport.PipelineOutcome outcome(
            PipelineName name, boolean ran, Reason refusal, SliceSeries series) {
        return new StudyReport.PipelineOutcome(
                name,
                ran ? StudyReport.Status.ANALYSED : StudyReport.Status.NOT_ANALYSED,
                ran ? null : refusal,
                ran ? List.of(new Caution(Caution.Code.THICK_SLICES, "slices of 5 mm")) : List.of(),
                ran ? series.seriesInstanceUid() : null);
    }

    private StudyReport.Predecessor predecessor() {
        return new StudyReport.Predecessor(uid("old"), uid("old/sr"), uid("old/sr/series"), Uid.COMPREHENSIVE_3D_SR);
    }

    private static List<ModelIdentity> models() {
        return List.of(
                new ModelIdentity("nodule-detection", "0.1.0", "a1".repeat(32), false),
                new ModelIdentity("pneumonia-lesion", "0.1.0", "b2".repeat(32), false));
    }

    private static List<StudyReport.Parameter> parameters() {
        return List.of(
                new StudyReport.Parameter("nodule.threshold", "0.5"),
                new StudyReport.Parameter("pneumonia.bands", "-750,-300,50"));
    }

    private List<Nodule> nodules(VolumeGeometry geometry, SliceSeries series, int count) {
        List<Nodule> nodules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double x = 0.2 + 0.6 * random.nextDouble();
            double y = 0.3 + 0.4 * random.nextDouble();
            double z = 0.2 + 0.6 * random.nextDouble();
            nodules.add(nodule(geometry, series, ellipsoid(geometry, x, y, z, 0.07, 0.08, 0.15, index -> true), i));
        }
        return nodules;
    }

    private Nodule nodule(VolumeGeometry geometry, SliceSeries series, Mask mask, int i) {
        int slice = (mask.box().fromSlice() + mask.box().toSlice()) / 2;
        double row = (mask.box().fromRow() + mask.box().toRow() - 1) / 2.0;
        double column = (mask.box().fromColumn() + mask.box().toColumn() - 1) / 2.0;
        LineSegment along =
                line(geometry, mask.box().fromColumn(), row, mask.box().toColumn() - 1, row, slice);
        LineSegment across =
                line(geometry, column, mask.box().fromRow(), column, mask.box().toRow() - 1, slice);
        boolean measured = random.nextInt(4) > 0;
        Quantity failed = Quantity.unknown(Quantity.Why.values()[random.nextInt(4)], "touches the edge of the volume");
        Slice plane = series.slices().get(slice);
        return new Nodule(
                uid("finding" + i),
                uid("tracking" + i),
                random.nextInt(6) == 0 ? Nodule.Kind.MASS : Nodule.Kind.NODULE,
                random.nextDouble(),
                geometry.toPatient(new VoxelIndex(column, row, slice)),
                measured ? along : null,
                measured ? across : null,
                measured ? Quantity.of(along.lengthMm()) : failed,
                measured ? Quantity.of(across.lengthMm()) : failed,
                measured ? Quantity.of((along.lengthMm() + across.lengthMm()) / 2) : failed,
                Quantity.of(mask.volumeMm3()),
                Quantity.of(mask.volumeMm3() * 0.9),
                Quantity.unknown(Quantity.Why.NOT_ATTEMPTED, "no solid part"),
                Quantity.of(random.nextDouble() * 20),
                Nodule.Density.values()[random.nextInt(4)],
                new HuStatistics(-12.34, 101.5, -700, 300, 5, -400, 150),
                column < geometry.columns() / 2.0 ? Side.RIGHT : Side.LEFT,
                Zone.values()[random.nextInt(3)],
                random.nextInt(3) == 0 ? "RUL" : null,
                plane.instance().sopInstanceUid(),
                plane.frame(),
                mask);
    }

    private Pneumonia pneumonia(VolumeGeometry geometry, Mask left, Mask right) {
        boolean ill = random.nextBoolean();
        Mask glass = ellipsoid(geometry, 0.3, 0.6, 0.4, ill ? 0.1 : 0, 0.1, 0.2, index -> true);
        Mask dense = ellipsoid(geometry, 0.3, 0.6, 0.4, ill ? 0.04 : 0, 0.04, 0.1, index -> true);
        double lungMl = (left.volumeMm3() + right.volumeMm3()) / 1000;
        double lesionMl = (glass.volumeMm3() + dense.volumeMm3()) / 1000;
        List<Pneumonia.ZoneShare> zones = new ArrayList<>();
        for (Side side : Side.values()) {
            for (Zone zone : Zone.values()) {
                zones.add(new Pneumonia.ZoneShare(side, zone, lungMl / 6, lesionMl / 6, lesionMl / lungMl * 100));
            }
        }
        return new Pneumonia(
                uid("pneumonia"),
                uid("pneumonia tracking"),
                ill,
                ill ? 0.87 : 0.03,
                0.5,
                lungMl,
                left.volumeMm3() / 1000,
                right.volumeMm3() / 1000,
                lesionMl,
                lesionMl / lungMl * 100,
                glass.volumeMm3() / 1000,
                dense.volumeMm3() / 1000,
                ill ? 2 : 0,
                List.of(
                        new Pneumonia.HuBand(null, -750, lungMl * 0.7, 70),
                        new Pneumonia.HuBand(-750, -300, lungMl * 0.2, 20),
                        new Pneumonia.HuBand(-300, 50, lungMl * 0.07, 7),
                        new Pneumonia.HuBand(50, null, lungMl * 0.03, 3)),
                zones,
                seed % 3 == 1 ? lobes(lungMl, lesionMl) : List.of(),
                histogram(lungMl),
                random.nextBoolean() ? severity() : null,
                random.nextInt(4) == 0,
                ill ? new HuStatistics(-420, 150, -740, 60, -430, -600, -200) : null,
                glass,
                dense);
    }

    /** As if a lobe model had run. */
    private static List<Pneumonia.LobeShare> lobes(double lungMl, double lesionMl) {
        List<Pneumonia.LobeShare> lobes = new ArrayList<>();
        for (Lobe lobe : Lobe.values()) {
            double part = (1 + lobe.ordinal()) / 15.0;
            lobes.add(new Pneumonia.LobeShare(lobe, lungMl * part, lesionMl / 5, lesionMl / lungMl / 5 / part * 100));
        }
        return lobes;
    }

    private Pneumonia.Severity severity() {
        return seed % 3 == 1
                ? new Pneumonia.Severity(SeverityScale.FIVE_LOBES, 9)
                : new Pneumonia.Severity(SeverityScale.SIX_ZONES, 7);
    }

    private static List<Pneumonia.HistogramBin> histogram(double lungMl) {
        List<Pneumonia.HistogramBin> bins = new ArrayList<>();
        for (int hu = -1000; hu < 200; hu += 50) {
            bins.add(new Pneumonia.HistogramBin(hu, 50, lungMl * Math.exp(-Math.pow((hu + 850) / 90.0, 2)) / 3));
        }
        return bins;
    }

    private static LineSegment line(VolumeGeometry geometry, double c1, double r1, double c2, double r2, int slice) {
        return new LineSegment(
                geometry.toPatient(new VoxelIndex(c1, r1, slice)), geometry.toPatient(new VoxelIndex(c2, r2, slice)));
    }

    /** A mask in fractions of the grid; empty for a zero radius. */
    private static Mask ellipsoid(
            VolumeGeometry geometry,
            double cx,
            double cy,
            double cz,
            double rx,
            double ry,
            double rz,
            Predicate<int[]> keep) {
        Mask.Box box = new Mask.Box(0, 0, 0, geometry.columns(), geometry.rows(), geometry.slices());
        BitSet bits = new BitSet();
        int at = 0;
        for (int s = 0; s < geometry.slices(); s++) {
            for (int r = 0; r < geometry.rows(); r++) {
                for (int c = 0; c < geometry.columns(); c++, at++) {
                    double x = ((c + 0.5) / geometry.columns() - cx) / rx;
                    double y = ((r + 0.5) / geometry.rows() - cy) / ry;
                    double z = ((s + 0.5) / geometry.slices() - cz) / rz;
                    if (rx > 0 && x * x + y * y + z * z <= 1 && keep.test(new int[] {c, r, s})) {
                        bits.set(at);
                    }
                }
            }
        }
        return tight(geometry, box, bits);
    }

    private static Mask tight(VolumeGeometry geometry, Mask.Box box, BitSet bits) {
        Mask whole = new Mask(geometry, box, bits);
        if (whole.isEmpty()) {
            return new Mask(geometry, new Mask.Box(0, 0, 0, 0, 0, 0), new BitSet());
        }
        int[] low = {geometry.columns(), geometry.rows(), geometry.slices()};
        int[] high = {0, 0, 0};
        for (int at = bits.nextSetBit(0); at >= 0; at = bits.nextSetBit(at + 1)) {
            int[] index = {
                at % geometry.columns(),
                at / geometry.columns() % geometry.rows(),
                at / geometry.columns() / geometry.rows()
            };
            for (int axis = 0; axis < 3; axis++) {
                low[axis] = Math.min(low[axis], index[axis]);
                high[axis] = Math.max(high[axis], index[axis] + 1);
            }
        }
        Mask.Box small = new Mask.Box(low[0], low[1], low[2], high[0], high[1], high[2]);
        BitSet kept = new BitSet();
        int at = 0;
        for (int s = low[2]; s < high[2]; s++) {
            for (int r = low[1]; r < high[1]; r++) {
                for (int c = low[0]; c < high[0]; c++, at++) {
                    kept.set(at, whole.contains(c, r, s));
                }
            }
        }
        return new Mask(geometry, small, kept);
    }

    private VolumeGeometry geometry() {
        int columns = 24 + random.nextInt(20);
        int rows = 24 + random.nextInt(20);
        int slices = 8 + random.nextInt(8);
        return Geometries.random(random, columns, rows, slices, uid("frame of reference"));
    }

    private SliceSeries series(VolumeGeometry geometry) {
        DataSet header = header();
        header.setIntegers(Tag.Rows, Vr.US, geometry.rows()).setIntegers(Tag.Columns, Vr.US, geometry.columns());
        boolean multiFrame = random.nextInt(5) == 0;
        List<Slice> slices = new ArrayList<>();
        for (int s = 0; s < geometry.slices(); s++) {
            slices.add(slice(geometry, s, multiFrame, header));
        }
        return new SliceSeries(
                header.string(Tag.StudyInstanceUID).orElseThrow(),
                uid("series"),
                geometry.frameOfReferenceUid(),
                header,
                slices,
                geometry.sliceSpacingMm());
    }

    private Slice slice(VolumeGeometry geometry, int s, boolean multiFrame, DataSet header) {
        DataSet instance = new DataSet()
                .setStrings(Tag.SOPClassUID, Vr.UI, multiFrame ? Uid.ENHANCED_CT_IMAGE : Uid.CT_IMAGE)
                .setStrings(Tag.SOPInstanceUID, Vr.UI, uid("instance" + (multiFrame ? 0 : s)))
                .copyFrom(header, Tag.StudyInstanceUID)
                .setStrings(Tag.SeriesInstanceUID, Vr.UI, uid("series"));
        DicomObject object = new DicomObject(
                TransferSyntax.EXPLICIT_LITTLE_ENDIAN.uid(), new DataSet(), instance, new MemorySource(new byte[0]));
        PatientPoint position = geometry.toPatient(new VoxelIndex(0, 0, s));
        List<Double> orientation = new ArrayList<>(geometry.rowDirection());
        orientation.addAll(geometry.columnDirection());
        return new Slice(
                new StoredInstance(object, "hash" + s),
                multiFrame ? s + 1 : 1,
                List.of(position.x(), position.y(), position.z()),
                orientation,
                geometry.rowSpacingMm(),
                geometry.columnSpacingMm(),
                random.nextBoolean() ? geometry.sliceSpacingMm() : 0,
                1,
                -1024);
    }

    /** Some have every attribute, some lack most of type 2, as real ones do. */
    private DataSet header() {
        DataSet header = new DataSet()
                .setStrings(Tag.StudyInstanceUID, Vr.UI, uid("study"))
                .setStrings(Tag.PatientName, Vr.PN, NAMES.get(random.nextInt(NAMES.size())))
                .setStrings(Tag.PatientID, Vr.LO, "TEST-" + seed);
        if (random.nextBoolean()) {
            header.setStrings(Tag.PatientBirthDate, Vr.DA, "19500102")
                    .setStrings(Tag.PatientSex, Vr.CS, "F")
                    .setStrings(Tag.PatientAge, Vr.AS, "076Y")
                    .setStrings(Tag.StudyID, Vr.SH, "S1")
                    .setStrings(Tag.StudyDate, Vr.DA, "20260301")
                    .setStrings(Tag.StudyTime, Vr.TM, "101112.5")
                    .setStrings(Tag.AccessionNumber, Vr.SH, "A" + seed)
                    .setStrings(Tag.ReferringPhysicianName, Vr.PN, "Ref^Er")
                    .setStrings(Tag.StudyDescription, Vr.LO, "胸部CT平扫")
                    .setIntegers(Tag.SeriesNumber, Vr.IS, 3);
        }
        if (random.nextInt(3) == 0) {
            header.setStrings(Tag.TimezoneOffsetFromUTC, Vr.SH, "-0530");
        }
        if (random.nextInt(4) == 0) {
            header.setStrings(Tag.LossyImageCompression, Vr.CS, "01")
                    .setDecimals(Tag.LossyImageCompressionRatio, Vr.DS, 8)
                    .setStrings(Tag.LossyImageCompressionMethod, Vr.CS, "ISO_15444_1");
        }
        return header;
    }

    private String uid(String role) {
        return UidSource.named("random report " + seed + "/" + role);
    }
}
