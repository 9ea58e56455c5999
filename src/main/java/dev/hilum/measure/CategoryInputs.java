package dev.hilum.measure;

import dev.hilum.measure.SuggestedCategory.Input;
import dev.hilum.measure.SuggestedCategory.Refused;
import dev.hilum.measure.SuggestedCategory.Suggested;
import dev.hilum.measure.SuggestedCategory.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects what a category was derived from. */
final class CategoryInputs {
    private final Guideline guideline;
    private final List<Input> inputs = new ArrayList<>();

    CategoryInputs(Guideline guideline, Nodule nodule) {
        this.guideline = guideline;
        add("density", nodule.density().name());
        add("mean diameter", millimetres(nodule.meanDiameterMm()));
    }

    CategoryInputs add(String name, String value) {
        inputs.add(new Input(name, value));
        return this;
    }

    SuggestedCategory suggest(String category, String text) {
        return new Suggested(guideline, category, text, inputs);
    }

    SuggestedCategory refuse(Why why, String text) {
        return new Refused(guideline, why, text, inputs);
    }

    static String millimetres(Quantity quantity) {
        return switch (quantity) {
            case Quantity.Known known -> String.format(Locale.ROOT, "%.1f mm", known.value());
            case Quantity.Unknown unknown -> "unknown: " + unknown.text();
        };
    }
}
