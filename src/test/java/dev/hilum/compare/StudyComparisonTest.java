package dev.hilum.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.hilum.compare.Chest.Ball;
import dev.hilum.compare.Comparison.Mode;
import dev.hilum.compare.NoduleChange.Change;
import dev.hilum.dicom.data.Tag;
import dev.hilum.dicom.data.Vr;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Nodules;
import dev.hilum.volume.PatientPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@org.junit.jupiter.api.Tag("REQ-MEA")
class StudyComparisonTest {
    private static final Affine REST = Affine.move(0, 0, 0);
    /** Another breath and another place on the table: 4° turned, 17 mm off, stretched by 7 % downwards. */
    private static final Affine MOVED =
            Affine.turnAndStretch(0.03, -0.02, 0.07, 1.02, 1.03, 1.07).then(Affine.move(9, -8, 12));

    private static final List<Ball> BEFORE = List.of(
            ball(70, 20, 60, 9),
            ball(85, -30, -20, 8),
            ball(-75, 10, 30, 10),
            ball(-60, -40, -60, 8),
            ball(-90, 20, 0, 7));
    /** The first has grown, the fifth is gone, one is new 16 mm from the second. */
    private static final List<Ball> AFTER = List.of(
            ball(70, 20, 60, 14),
            ball(85, -30, -20, 8),
            ball(-75, 10, 30, 10),
            ball(-60, -40, -60, 8),
            ball(85, -30, -36, 8));

    private static Ball ball(double x, double y, double z, double mm) {
        return new Ball(new PatientPoint(x, y, z), mm);
    }

    @Test
    void followsEveryNoduleThroughAnotherBreath() {
        Comparison made = assertInstanceOf(Comparison.class, compare(MOVED, 3));
        Map<String, Change> changes = new TreeMap<>();
        made.nodules().forEach(c -> changes.put(c.findingUid() + " was " + c.priorFindingUid(), c.change()));
        assertEquals(
                Map.of(
                        "2.1 was 1.1", Change.GROWN,
                        "2.2 was 1.2", Change.STABLE,
                        "2.3 was 1.3", Change.STABLE,
                        "2.4 was 1.4", Change.STABLE,
                        "2.5 was null", Change.NEW,
                        "null was 1.5", Change.RESOLVED),
                changes);
        assertEquals(List.of(), made.undecided());
        assertEquals(24 * 28, java.util.Objects.requireNonNull(made.intervalHours()), 1e-9);
    }

    @Test
    void theSameChestComparedWithItselfIsStable() {
        Comparison made = assertInstanceOf(Comparison.class, compare(REST, 3));
        assertTrue(made.registration().correlation() > 0.95, made.registration().toString());
    }

    @Test
    void expectsPlacesWithinFewMillimetres() {
        ComparedStudy before = new Chest(REST, 3, BEFORE).study("1", List.of());
        Chest moved = new Chest(MOVED, 3, BEFORE);
        ComparedStudy after = moved.study("2", List.of());
        Affine toPrior = Registration.of(after, before, 1).toPrior();
        LocalRefinement refinement = new LocalRefinement(after.volume(), before.volume(), toPrior);
        for (Ball ball : BEFORE) {
            double rough = toPrior.apply(moved.place(ball.center())).distanceTo(ball.center());
            double fine = refinement.inPrior(moved.place(ball.center())).distanceTo(ball.center());
            assertTrue(rough < 6 && fine < 2.5, "off by " + rough + ", refined " + fine + " mm");
        }
    }

    @Test
    void whatTheOtherStudyDoesNotShowIsNeitherNewNorResolved() {
        Chest chest = new Chest(REST, 3, AFTER);
        ComparedStudy after = study(chest, "2", AFTER, "20260329");
        Nodule outside = Nodules.sphere("2.99", new PatientPoint(70, 0, 400), 8);
        List<Nodule> more = new ArrayList<>(java.util.Objects.requireNonNull(after.nodules()));
        more.add(outside);
        ComparedStudy with = new ComparedStudy("2", after.header(), after.volume(), after.lungs(), 3, more, null);
        Comparison made = assertInstanceOf(
                Comparison.class, StudyComparison.compare(with, prior(), Mode.AUTO, ComparisonRules.defaults(), 1));
        assertEquals(
                List.of("2.99"),
                made.undecided().stream().map(Comparison.Undecided::findingUid).toList());
    }

    @Test
    void refusesAnotherPatientAndALaterPrior() {
        ComparedStudy prior = prior();
        assertEquals(NotCompared.Code.PRIOR_IDENTITY_CONFLICT, refusal(Chest.header("2", "20260329", "P2")));
        assertEquals(NotCompared.Code.PRIOR_IDENTITY_UNKNOWN, refusal(Chest.header("2", "20260329", "")));
        assertEquals(NotCompared.Code.PRIOR_IS_LATER, refusal(Chest.header("2", "20260101", "P1")));
        prior.header().setStrings(Tag.PatientBirthDate, Vr.DA, "19500101").setStrings(Tag.PatientSex, Vr.CS, "F");
        for (int tag : new int[] {Tag.PatientBirthDate, Tag.PatientSex}) {
            var other = Chest.header("2", "20260329", "P1");
            other.setStrings(tag, tag == Tag.PatientSex ? Vr.CS : Vr.DA, tag == Tag.PatientSex ? "M" : "19500102");
            NotCompared made = assertInstanceOf(
                    NotCompared.class,
                    PriorIdentity.objection(other, prior.header(), Mode.MANUAL).orElseThrow());
            assertEquals(NotCompared.Code.PRIOR_IDENTITY_CONFLICT, made.code());
            assertTrue(!made.text().contains("1950"), "no patient data: " + made.text());
        }
        var issued = Chest.header("2", "20260329", "P1").setStrings(Tag.IssuerOfPatientID, Vr.LO, "A");
        assertTrue(PriorIdentity.objection(issued, prior.header(), Mode.AUTO).isPresent(), "issuer on one side only");
        assertTrue(PriorIdentity.objection(issued, prior.header(), Mode.MANUAL).isEmpty());
    }

    private static NotCompared.Code refusal(dev.hilum.dicom.data.DataSet header) {
        ComparedStudy before = prior();
        ComparedStudy after =
                new ComparedStudy("2", header, before.volume(), before.lungs(), 3, before.nodules(), null);
        ComparisonOutcome made = StudyComparison.compare(after, before, Mode.AUTO, ComparisonRules.defaults(), 1);
        return assertInstanceOf(NotCompared.class, made).code();
    }

    private static ComparisonOutcome compare(Affine moved, double sliceMm) {
        return StudyComparison.compare(
                study(new Chest(moved, sliceMm, AFTER), "2", AFTER, "20260329"),
                prior(),
                Mode.AUTO,
                ComparisonRules.defaults(),
                1);
    }

    private static ComparedStudy prior() {
        return study(new Chest(REST, 3, BEFORE), "1", BEFORE, "20260301");
    }

    private static ComparedStudy study(Chest chest, String uid, List<Ball> balls, String date) {
        List<Nodule> found = new ArrayList<>();
        for (Ball ball : balls) {
            found.add(Nodules.sphere(uid + "." + (found.size() + 1), chest.place(ball.center()), ball.mm()));
        }
        ComparedStudy study = chest.study(uid, found);
        return new ComparedStudy(
                uid,
                Chest.header(uid, date, "P1"),
                study.volume(),
                study.lungs(),
                study.sliceThicknessMm(),
                found,
                null);
    }
}
