package dev.hilum.report;

import dev.hilum.compare.Comparison;
import dev.hilum.compare.NoduleChange;
import dev.hilum.compare.PriorSeries.PriorNodule;
import dev.hilum.dicom.data.CodedConcept;
import dev.hilum.dicom.sr.Concept;
import dev.hilum.dicom.sr.ContentItem;
import dev.hilum.dicom.sr.ContentItem.Related;
import dev.hilum.measure.Nodule;
import dev.hilum.measure.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The change of a nodule against the prior in a Chest CAD SR: a Composite Feature whose targets are related temporally
 * (TID 4102, 4103), above the Single Image Finding that it is inferred from. It says the difference in size (CID 6133, mm
 * of mean diameter and mm³ of volume) and its kind (CID 6134); percentages, doubling time and uncertainties have no place
 * in these templates and are in the measurement report.
 */
final class ChestCadChange {
    private final Comparison comparison;
    private final String version;

    private ChestCadChange(Comparison comparison, String version) {
        this.comparison = comparison;
        this.version = version;
    }

    /** Empty where the study was not compared. */
    static Optional<ChestCadChange> of(StudyReport report, ReportSettings settings) {
        return report.comparison() instanceof Comparison made
                ? Optional.of(new ChestCadChange(
                        made, String.join(" ", settings.equipment().softwareVersions())))
                : Optional.empty();
    }

    /** The finding under its composite feature; as it is where the prior has no counterpart of it. */
    ContentItem correlated(Nodule nodule, ContentItem.Code finding) {
        Optional<NoduleChange> change = comparison.changeOf(nodule.findingUid());
        Optional<PriorNodule> prior = change.flatMap(c -> comparison.prior().nodule(c.priorFindingUid()));
        return prior.isEmpty() ? finding : composite(nodule, change.get(), prior.get(), finding);
    }

    private ContentItem composite(Nodule nodule, NoduleChange change, PriorNodule prior, ContentItem.Code finding) {
        List<Related> content = new ArrayList<>();
        content.add(Related.conceptModifier(ContentItem.code(Concept.RENDERING_INTENT, Concept.PRESENTATION_REQUIRED)));
        content.add(Related.observationContext(
                ContentItem.uidRef(Concept.TRACKING_UNIQUE_IDENTIFIER, nodule.trackingUid())));
        content.add(Related.property(ContentItem.code(Concept.COMPOSITE_TYPE, Concept.RELATED_TEMPORALLY)));
        content.add(Related.property(ContentItem.code(Concept.SCOPE_OF_FEATURE, Concept.ON_MULTIPLE_IMAGES)));
        algorithm().forEach(item -> content.add(Related.property(item)));
        difference(change.diameterChangeMm(), Concept.MILLIMETER, content);
        if (nodule.volumeMm3() instanceof Quantity.Known now && prior.volumeMm3() instanceof Quantity.Known then) {
            difference(Quantity.of(now.value() - then.value()), Concept.CUBIC_MILLIMETER, content);
        }
        kind(change.change())
                .ifPresent(
                        kind -> content.add(Related.property(ContentItem.code(Concept.QUALITATIVE_DIFFERENCE, kind))));
        content.add(Related.inferredFrom(finding));
        return new ContentItem.Code(Concept.COMPOSITE_FEATURE, finding.value(), content);
    }

    private static void difference(Quantity quantity, CodedConcept units, List<Related> content) {
        if (quantity instanceof Quantity.Known known) {
            double rounded =
                    units.equals(Concept.MILLIMETER) ? Rounding.length(known.value()) : Rounding.volume(known.value());
            content.add(Related.property(ContentItem.num(Concept.DIFFERENCE_IN_SIZE, rounded, units)));
        }
    }

    private static Optional<CodedConcept> kind(NoduleChange.Change change) {
        return switch (change) {
            case GROWN -> Optional.of(Concept.INCREASE_IN_SIZE);
            case SHRUNK -> Optional.of(Concept.DECREASE_IN_SIZE);
            case STABLE -> Optional.of(Concept.NO_SIGNIFICANT_CHANGE);
            case NEW, RESOLVED -> Optional.empty();
        };
    }

    /** TID 4019 of the comparison, which is no network. */
    private List<ContentItem> algorithm() {
        return List.of(
                ContentItem.text(Concept.ALGORITHM_NAME, "comparison with prior"),
                ContentItem.text(Concept.ALGORITHM_VERSION, version));
    }

    /** TID 4016 and 4018: the analysis that was performed, on these images of the library. */
    ContentItem performed(List<ContentItem.ByReference> images) {
        List<Related> content = new ArrayList<>();
        algorithm().forEach(item -> content.add(Related.property(item)));
        images.forEach(image -> content.add(Related.property(image)));
        ContentItem analysis = new ContentItem.Code(Concept.ANALYSIS_PERFORMED, Concept.TEMPORAL_CORRELATION, content);
        return new ContentItem.Container(Concept.SUCCESSFUL_ANALYSES, false, null, List.of(Related.contains(analysis)));
    }
}
