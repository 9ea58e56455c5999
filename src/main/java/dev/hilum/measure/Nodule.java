package dev.hilum.measure;

import dev.hilum.volume.Mask;
import dev.hilum.volume.PatientPoint;
import org.jspecify.annotations.Nullable;

/**
 * A nodule or mass that the model detected, measured on the source grid.
 *
 * @param findingUid of this finding in this result
 * @param trackingUid the same for the same nodule over results and in SEG (112040 DCM)
 * @param score 0–1, a detection score, not malignancy
 * @param center centre of mass, LPS mm
 * @param longAxis longest diameter in the axial plane of largest area, null where it cannot be measured
 * @param shortAxis longest diameter perpendicular to it in the same plane
 * @param solidCoreMm mean diameter of the solid part; unknown where there is none
 * @param lobe code of a lobe model, null without one
 * @param sopInstanceUid of the plane of largest area
 * @param frame 1-based frame in it
 * @param mask on the source grid
 * @param category suggested by the configured guideline; null without one, and for a mass
 */
public record Nodule(
        String findingUid,
        String trackingUid,
        Kind kind,
        double score,
        PatientPoint center,
        @Nullable LineSegment longAxis,
        @Nullable LineSegment shortAxis,
        Quantity longAxisMm,
        Quantity shortAxisMm,
        Quantity meanDiameterMm,
        Quantity volumeMm3,
        Quantity massMg,
        Quantity solidCoreMm,
        Quantity pleuraDistanceMm,
        Density density,
        HuStatistics hu,
        Side side,
        Zone zone,
        @Nullable String lobe,
        String sopInstanceUid,
        int frame,
        Mask mask,
        @Nullable SuggestedCategory category) {

    /** Without a suggested category. */
    public Nodule(
            String findingUid,
            String trackingUid,
            Kind kind,
            double score,
            PatientPoint center,
            @Nullable LineSegment longAxis,
            @Nullable LineSegment shortAxis,
            Quantity longAxisMm,
            Quantity shortAxisMm,
            Quantity meanDiameterMm,
            Quantity volumeMm3,
            Quantity massMg,
            Quantity solidCoreMm,
            Quantity pleuraDistanceMm,
            Density density,
            HuStatistics hu,
            Side side,
            Zone zone,
            @Nullable String lobe,
            String sopInstanceUid,
            int frame,
            Mask mask) {
        this(
                findingUid,
                trackingUid,
                kind,
                score,
                center,
                longAxis,
                shortAxis,
                longAxisMm,
                shortAxisMm,
                meanDiameterMm,
                volumeMm3,
                massMg,
                solidCoreMm,
                pleuraDistanceMm,
                density,
                hu,
                side,
                zone,
                lobe,
                sopInstanceUid,
                frame,
                mask,
                null);
    }

    /** The same nodule with a suggested category. */
    public Nodule suggesting(SuggestedCategory suggestion) {
        return with(trackingUid, suggestion);
    }

    /** The same nodule as one that was seen before. */
    public Nodule trackedAs(String priorTrackingUid) {
        return with(priorTrackingUid, category);
    }

    /** The same nodule in a lobe. */
    Nodule inLobe(String code) {
        return with(trackingUid, category, code);
    }

    private Nodule with(String tracking, @Nullable SuggestedCategory suggestion) {
        return with(tracking, suggestion, lobe);
    }

    private Nodule with(String tracking, @Nullable SuggestedCategory suggestion, @Nullable String inLobe) {
        return new Nodule(
                findingUid,
                tracking,
                kind,
                score,
                center,
                longAxis,
                shortAxis,
                longAxisMm,
                shortAxisMm,
                meanDiameterMm,
                volumeMm3,
                massMg,
                solidCoreMm,
                pleuraDistanceMm,
                density,
                hu,
                side,
                zone,
                inLobe,
                sopInstanceUid,
                frame,
                mask,
                suggestion);
    }

    /** Up to 30 mm a nodule, above it a mass. */
    public enum Kind {
        NODULE,
        MASS
    }

    public enum Density {
        SOLID,
        PART_SOLID,
        GROUND_GLASS,
        CALCIFIED
    }
}
