package dev.hilum.report;

import dev.hilum.measure.Nodule;
import dev.hilum.measure.Quantity;
import dev.hilum.report.Verification.Action;
import dev.hilum.report.Verification.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Random reports as a person issues them: the first nodule accepted, the second rejected, the third edited, one added. */
final class VerifiedReports {
    static final Quantity EDITED_LONG_AXIS = Quantity.of(17.25);

    private VerifiedReports() {}

    static StudyReport of(long seed) {
        StudyReport report = RandomReports.full(seed);
        List<Nodule> nodules = new ArrayList<>(report.nodules());
        nodules.set(2, edited(nodules.get(2)));
        nodules.add(added(nodules.getFirst(), "added " + seed));
        Verification person = new Verification(
                "Li^Na=李^娜",
                "City Hospital",
                Instant.parse("2026-03-02T02:00:00Z"),
                List.of(
                        new Decision(nodules.get(0).findingUid(), Action.ACCEPTED, null),
                        new Decision(nodules.get(1).findingUid(), Action.REJECTED, "vessel"),
                        new Decision(nodules.get(2).findingUid(), Action.EDITED, "margin"),
                        new Decision(nodules.get(3).findingUid(), Action.ADDED, null)));
        return report.issuedBy(person, nodules, report.pneumonia());
    }

    private static Nodule edited(Nodule n) {
        return new Nodule(
                n.findingUid(),
                n.trackingUid(),
                n.kind(),
                n.score(),
                n.center(),
                n.longAxis(),
                n.shortAxis(),
                EDITED_LONG_AXIS,
                n.shortAxisMm(),
                n.meanDiameterMm(),
                n.volumeMm3(),
                n.massMg(),
                n.solidCoreMm(),
                n.pleuraDistanceMm(),
                n.density(),
                n.hu(),
                n.side(),
                n.zone(),
                n.lobe(),
                n.sopInstanceUid(),
                n.frame(),
                n.mask());
    }

    private static Nodule added(Nodule n, String name) {
        return new Nodule(
                dev.hilum.dicom.data.UidSource.named(name),
                dev.hilum.dicom.data.UidSource.named(name + " tracking"),
                Nodule.Kind.NODULE,
                Double.NaN,
                n.center(),
                null,
                null,
                Quantity.of(6.5),
                Quantity.of(5.5),
                Quantity.of(6),
                Quantity.unknown(Quantity.Why.NOT_ATTEMPTED, "added by a person"),
                Quantity.unknown(Quantity.Why.NOT_ATTEMPTED, "added by a person"),
                Quantity.unknown(Quantity.Why.NOT_ATTEMPTED, "added by a person"),
                Quantity.unknown(Quantity.Why.NOT_ATTEMPTED, "added by a person"),
                n.density(),
                n.hu(),
                n.side(),
                n.zone(),
                null,
                n.sopInstanceUid(),
                n.frame(),
                new dev.hilum.volume.Mask(
                        n.mask().geometry(), new dev.hilum.volume.Mask.Box(0, 0, 0, 0, 0, 0), new java.util.BitSet()));
    }
}
