package dev.hilum.validate;

import dev.hilum.validate.reference.Region;

/** When a finding counts as the hit of a lesion. Results shift with the rule, so all three are printed side by side. */
public enum MatchRule {
    /** The finding's centre lies in the lesion: the rule of LUNA16. */
    CENTRE_HIT,
    /** The centres are at most {@link MatchSettings#distanceMm} apart. */
    CENTRE_DISTANCE,
    /** Intersection over union of the two regions is at least {@link MatchSettings#overlap}. */
    OVERLAP;

    boolean matches(Region lesion, FindingMatch.Finding finding, MatchSettings settings) {
        return switch (this) {
            case CENTRE_HIT -> lesion.contains(finding.center());
            case CENTRE_DISTANCE -> lesion.center().distanceTo(finding.center()) <= settings.distanceMm();
            case OVERLAP -> RegionOverlap.iou(lesion, finding.region()) >= settings.overlap();
        };
    }
}
