package dev.hilum.dicom.sr;

import dev.hilum.dicom.sr.ContentItem.Related;
import java.util.ArrayList;
import java.util.List;

/**
 * TID 1600 Image Library of one series: descriptors of the group (TID 1602, cross-sectional ones of TID 1604), then an
 * entry per image (TID 1601).
 *
 * @param sliceThicknessMm left out when 0
 */
public record ImageLibrary(
        int columns,
        int rows,
        double rowSpacingMm,
        double columnSpacingMm,
        double sliceSpacingMm,
        double sliceThicknessMm,
        String frameOfReferenceUid,
        List<ContentItem.Reference> images) {
    public ImageLibrary {
        images = List.copyOf(images);
    }

    ContentItem.Container toItem() {
        List<Related> group = new ArrayList<>(descriptors());
        for (ContentItem.Reference image : images) {
            group.add(Related.contains(new ContentItem.Image(null, image, List.of(), List.of(), List.of())));
        }
        ContentItem groupItem = new ContentItem.Container(Concept.IMAGE_LIBRARY_GROUP, false, null, group);
        return new ContentItem.Container(
                Concept.IMAGE_LIBRARY, false, ContentItem.Template.dcmr(1600), List.of(Related.contains(groupItem)));
    }

    private List<Related> descriptors() {
        List<ContentItem> items = new ArrayList<>(List.of(
                ContentItem.code(Concept.MODALITY, Concept.COMPUTED_TOMOGRAPHY),
                ContentItem.uidRef(Concept.FRAME_OF_REFERENCE_UID, frameOfReferenceUid),
                ContentItem.num(Concept.PIXEL_DATA_ROWS, rows, Concept.PIXELS),
                ContentItem.num(Concept.PIXEL_DATA_COLUMNS, columns, Concept.PIXELS),
                ContentItem.num(Concept.HORIZONTAL_PIXEL_SPACING, columnSpacingMm, Concept.MILLIMETER),
                ContentItem.num(Concept.VERTICAL_PIXEL_SPACING, rowSpacingMm, Concept.MILLIMETER),
                ContentItem.num(Concept.SPACING_BETWEEN_SLICES, sliceSpacingMm, Concept.MILLIMETER)));
        if (sliceThicknessMm > 0) {
            items.add(ContentItem.num(Concept.SLICE_THICKNESS, sliceThicknessMm, Concept.MILLIMETER));
        }
        return items.stream().map(Related::acquisitionContext).toList();
    }
}
