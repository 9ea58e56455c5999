package dev.hilum.study;

import dev.hilum.dicom.data.Tag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides whether a series can be analysed: the tests of product.md section 1 in the order of {@link ReasonCode}; the first
 * that fails is the reason. Looks at headers only: decoding errors, NOT_CHEST and LUNGS_CUT_OFF are found later, in pixels.
 * A pure function; the order of the instances makes no difference.
 */
public final class SeriesGate {
    private record CodedRule(ReasonCode code, GateRule rule) {}

    private static final List<CodedRule> RULES = List.of(
            new CodedRule(ReasonCode.NO_CT, ContentRules::noCt),
            new CodedRule(ReasonCode.LOCALIZER_ONLY, ContentRules::localizerOnly),
            new CodedRule(ReasonCode.NO_PIXEL_DATA, ContentRules::noPixelData),
            new CodedRule(ReasonCode.NO_GEOMETRY, new GeometryGateRule()),
            new CodedRule(ReasonCode.DECODE_FAILED, ContentRules::decodeFailed),
            new CodedRule(ReasonCode.PIXEL_FORMAT, ContentRules::pixelFormat),
            new CodedRule(ReasonCode.NOT_HU, new HounsfieldRule()),
            new CodedRule(ReasonCode.DERIVED, new DerivedRule()),
            new CodedRule(ReasonCode.PATIENT_MISMATCH, PatientRules::mismatch),
            new CodedRule(ReasonCode.INTENDED_USE, PatientRules::intendedUse),
            new CodedRule(ReasonCode.NOT_AXIAL, PositionRules::notAxial),
            new CodedRule(ReasonCode.GANTRY_TILT, PositionRules::gantryTilt),
            new CodedRule(ReasonCode.DUPLICATE_SLICES, PositionRules::duplicates),
            new CodedRule(ReasonCode.MISSING_SLICES, PositionRules::missing),
            new CodedRule(ReasonCode.SPACING, PositionRules::spacing),
            new CodedRule(ReasonCode.TOO_FEW_SLICES, PositionRules::tooFew),
            new CodedRule(ReasonCode.LOSSY, SeriesGate::lossy));

    private final GateRules rules;

    public SeriesGate(GateRules rules) {
        this.rules = rules;
    }

    /**
     * @param series the instances of one Series Instance UID, in any order
     * @param patient of everything that arrived under the same Study and Series Instance UIDs
     */
    public GateOutcome assess(Collection<StoredInstance> series, PatientIdentity patient) {
        List<StoredInstance> distinct = distinct(series);
        List<StoredInstance> ct = distinct.stream().filter(ContentRules::isCt).toList();
        List<PlaneHeader> all =
                ct.stream().flatMap(i -> PlaneHeader.of(i).stream()).toList();
        List<PlaneHeader> planes =
                all.stream().filter(plane -> !ContentRules.isLocalizer(plane)).toList();
        List<String> notes = notes(distinct.size() - ct.size(), all.size() - planes.size());
        GateCandidate candidate = new GateCandidate(ct, planes, patient);
        Optional<Reason> reason = firstFailure(candidate);
        if (reason.isEmpty()) {
            return new GateOutcome.Fit(List.of(fit(candidate, "")), notes);
        }
        List<FitSeries> phases =
                reason.get().code() == ReasonCode.DUPLICATE_SLICES ? phases(candidate) : List.<FitSeries>of();
        return phases.isEmpty() ? new GateOutcome.Unfit(reason.get(), notes) : new GateOutcome.Fit(phases, notes);
    }

    private Optional<Reason> firstFailure(GateCandidate candidate) {
        return RULES.stream()
                .map(coded -> coded.rule().violation(candidate, rules).map(text -> new Reason(coded.code(), text)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** All phases, when each of them is whole by itself; none otherwise. */
    private List<FitSeries> phases(GateCandidate candidate) {
        List<PhaseSplit.Phase> phases = PhaseSplit.split(candidate.planes());
        boolean allWhole = phases.stream()
                .allMatch(phase -> firstFailure(candidate.of(phase.planes())).isEmpty());
        return allWhole
                ? phases.stream()
                        .map(phase -> fit(candidate.of(phase.planes()), phase.label()))
                        .toList()
                : List.of();
    }

    private FitSeries fit(GateCandidate candidate, String phase) {
        PlaneStack stack = candidate.stack();
        PlaneHeader first = stack.planes().getFirst();
        double spacing = SliceGrid.of(stack.distances(), rules.geometry().spacingTolerance())
                .spacingMm();
        SliceSeries series = new SliceSeries(
                first.instance().object().studyInstanceUid(),
                first.instance().object().seriesInstanceUid(),
                first.text(Tag.FrameOfReferenceUID).orElseThrow(),
                first.top(),
                stack.planes().stream().map(SeriesGate::slice).toList(),
                spacing);
        SeriesTraits traits = SeriesTraitsReader.read(stack, spacing);
        return new FitSeries(
                series, traits, CautionRules.of(traits, PatientRules.hasAge(first.top()), rules.geometry()), phase);
    }

    private static Slice slice(PlaneHeader plane) {
        return new Slice(
                plane.instance(),
                plane.frame(),
                plane.numbers(Tag.ImagePositionPatient),
                plane.numbers(Tag.ImageOrientationPatient),
                plane.rowSpacing(),
                plane.columnSpacing(),
                plane.thickness(),
                plane.number(Tag.RescaleSlope).orElseThrow(),
                plane.number(Tag.RescaleIntercept).orElseThrow());
    }

    /** One of each SOP Instance UID with the same pixels, by UID: a folder may hold a file twice. */
    private static List<StoredInstance> distinct(Collection<StoredInstance> series) {
        Map<String, StoredInstance> byIdentity = series.stream()
                .collect(Collectors.toMap(
                        i -> i.sopInstanceUid() + ' ' + i.pixelHash(),
                        Function.identity(),
                        (one, other) -> one,
                        TreeMap::new));
        return List.copyOf(byIdentity.values());
    }

    private static List<String> notes(int notCt, int localizers) {
        List<String> notes = new ArrayList<>();
        if (localizers > 0) {
            notes.add(localizers + " localizers left out");
        }
        if (notCt > 0) {
            notes.add(notCt + " objects that are not CT images left out");
        }
        return notes;
    }

    private static Optional<String> lossy(GateCandidate series, GateRules rules) {
        List<StoredInstance> imaging = series.imaging();
        long lossy = imaging.stream().filter(CautionRules::isLossy).count();
        return rules.lossyAccepted()
                ? Optional.empty()
                : GateRule.count(
                        lossy, imaging.size(), "instances are compressed with loss, which the settings refuse.");
    }
}
