package dev.hilum.measure;

import dev.hilum.measure.Course.Kind;
import dev.hilum.measure.SuggestedCategory.Why;
import java.util.Locale;

/**
 * ACR Lung-RADS v2022 for screening. The mean diameter is rounded to 0.1 mm. Not looked at, and so said in the inputs:
 * juxtapleural shape, airway nodules, suspicious features (4X), other findings (S).
 */
final class LungRads {
    private static final double SIX_MONTHS = 180;
    private static final double THREE_MONTHS = 90;

    private LungRads() {}

    static SuggestedCategory of(Nodule nodule, Course course) {
        CategoryInputs inputs = inputs(nodule, course);
        if (nodule.density() == Nodule.Density.CALCIFIED) {
            return inputs.refuse(
                    Why.CALCIFICATION, "whether the calcification is of a benign pattern is for the reader");
        }
        return switch (nodule.meanDiameterMm()) {
            case Quantity.Unknown unknown -> inputs.refuse(Why.SIZE_UNKNOWN, unknown.text());
            case Quantity.Known known -> sized(nodule, tenths(known.value()), course, inputs);
        };
    }

    private static CategoryInputs inputs(Nodule nodule, Course course) {
        CategoryInputs inputs = new CategoryInputs(Guideline.LUNG_RADS_2022, nodule);
        if (nodule.density() == Nodule.Density.PART_SOLID) {
            inputs.add("solid part", CategoryInputs.millimetres(nodule.solidCoreMm()));
        }
        inputs.add(
                "course",
                course.kind() == Kind.BASELINE
                        ? "BASELINE: no prior was compared"
                        : String.format(Locale.ROOT, "%s over %.0f days", course.kind(), course.days()));
        return inputs.add("not looked at", "juxtapleural shape, airway, suspicious features (4X), other findings (S)");
    }

    private static SuggestedCategory sized(Nodule nodule, double mm, Course course, CategoryInputs inputs) {
        if (course.kind() == Kind.SLOWLY_GROWING && nodule.density() != Nodule.Density.GROUND_GLASS) {
            return inputs.refuse(Why.SLOW_GROWTH, "grew slowly, which may be 4B: for the reader");
        }
        if (nodule.density() == Nodule.Density.PART_SOLID) {
            return switch (nodule.solidCoreMm()) {
                case Quantity.Unknown unknown -> inputs.refuse(Why.SOLID_PART_UNKNOWN, unknown.text());
                case Quantity.Known core -> suggested(partSolid(mm, tenths(core.value()), course), inputs);
            };
        }
        boolean solid = nodule.density() == Nodule.Density.SOLID;
        return suggested(solid ? solid(mm, course) : groundGlass(mm, course), inputs);
    }

    private static String solid(double mm, Course course) {
        return switch (course.kind()) {
            case NEW -> mm < 4 ? "2" : mm < 6 ? "3" : mm < 8 ? "4A" : "4B";
            case GROWING, SLOWLY_GROWING -> mm < 8 ? "4A" : "4B";
            case BASELINE -> solidBaseline(mm);
            case STABLE -> stepped(solidBaseline(mm), course);
        };
    }

    private static String solidBaseline(double mm) {
        return mm < 6 ? "2" : mm < 8 ? "3" : mm < 15 ? "4A" : "4B";
    }

    private static String partSolid(double mm, double core, Course course) {
        return switch (course.kind()) {
            case NEW -> mm < 6 ? "3" : core < 4 ? "4A" : "4B";
            case GROWING, SLOWLY_GROWING -> core < 4 ? "4A" : "4B";
            case BASELINE -> partSolidBaseline(mm, core);
            case STABLE -> stepped(partSolidBaseline(mm, core), course);
        };
    }

    private static String partSolidBaseline(double mm, double core) {
        return mm < 6 ? "2" : core < 6 ? "3" : core < 8 ? "4A" : "4B";
    }

    private static String groundGlass(double mm, Course course) {
        boolean known = course.kind() == Kind.STABLE || course.kind() == Kind.SLOWLY_GROWING;
        return mm < 30 || known ? "2" : "3";
    }

    /** Stable over the follow-up that the category asks for: one step down. */
    private static String stepped(String category, Course course) {
        return switch (category) {
            case "3" -> course.days() >= SIX_MONTHS ? "2" : "3";
            case "4A" -> course.days() >= THREE_MONTHS ? "3" : "4A";
            default -> category;
        };
    }

    private static SuggestedCategory suggested(String category, CategoryInputs inputs) {
        return inputs.suggest(
                category,
                switch (category) {
                    case "2" -> "12-month screening LDCT";
                    case "3" -> "6-month LDCT";
                    case "4A" -> "3-month LDCT; PET/CT may be considered with a solid part of 8 mm or more";
                    case "4B" -> "diagnostic chest CT, PET/CT, tissue sampling or referral, as the reader judges";
                    default -> throw new IllegalArgumentException("no such category: " + category);
                });
    }

    private static double tenths(double mm) {
        return Math.round(mm * 10) / 10.0;
    }
}
