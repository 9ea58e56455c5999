package dev.hilum.report;

import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.measure.Guideline;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.SuggestedCategory;
import java.util.ArrayList;
import java.util.List;

/** A suggested category, or why there is none, with what it was derived from; nothing where no guideline is set. */
final class CategoryFacts {
    private CategoryFacts() {}

    static List<Fact> of(Nodule nodule) {
        SuggestedCategory category = nodule.category();
        if (category == null) {
            return List.of();
        }
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact.Coded(LocalCode.GUIDELINE.concept(), code(category.guideline())));
        switch (category) {
            case SuggestedCategory.Suggested s -> {
                facts.add(new Fact.Text(LocalCode.CATEGORY.concept(), s.category()));
                facts.add(new Fact.Text(LocalCode.CATEGORY_TEXT.concept(), s.text()));
            }
            case SuggestedCategory.Refused r -> {
                facts.add(new Fact.Text(
                        LocalCode.CATEGORY_REFUSED.concept(), r.why().name()));
                facts.add(new Fact.Text(LocalCode.CATEGORY_TEXT.concept(), r.text()));
            }
        }
        category.inputs()
                .forEach(
                        i -> facts.add(new Fact.Text(LocalCode.CATEGORY_INPUT.concept(), i.name() + ": " + i.value())));
        return facts;
    }

    private static CodedConcept code(Guideline guideline) {
        return switch (guideline) {
            case FLEISCHNER_2017 -> LocalCode.GUIDELINE_FLEISCHNER.concept();
            case LUNG_RADS_2022 -> LocalCode.GUIDELINE_LUNG_RADS.concept();
        };
    }
}
