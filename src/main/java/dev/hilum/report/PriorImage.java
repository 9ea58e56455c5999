package dev.hilum.report;

import dev.hilum.compare.PriorSeries;
import dev.hilum.compare.PriorSeries.PriorNodule;
import dev.hilum.dicom.data.InstanceReference;
import dev.hilum.dicom.sr.ContentItem;
import java.util.List;
import java.util.Optional;

/** The plane of the prior in which a nodule was measured. */
record PriorImage(InstanceReference reference, List<Integer> frames) {
    PriorImage {
        frames = List.copyOf(frames);
    }

    /** Empty where the prior's header does not name its series or the class of its instances. */
    static Optional<PriorImage> of(PriorSeries prior, PriorNodule nodule) {
        String series = prior.seriesInstanceUid();
        String sopClass = prior.sopClassUid();
        if (series == null || sopClass == null) {
            return Optional.empty();
        }
        InstanceReference reference =
                new InstanceReference(prior.studyInstanceUid(), series, sopClass, nodule.sopInstanceUid());
        return Optional.of(
                new PriorImage(reference, SourceImages.isMultiFrame(sopClass) ? List.of(nodule.frame()) : List.of()));
    }

    ContentItem item() {
        return new ContentItem.Image(
                null,
                new ContentItem.Reference(reference.sopClassUid(), reference.sopInstanceUid()),
                frames,
                List.of(),
                List.of());
    }
}
