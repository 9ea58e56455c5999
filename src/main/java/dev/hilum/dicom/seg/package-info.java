/** Segmentation objects (PS3.3 A.51). */
@NullMarked
package dev.hilum.dicom.seg;

import org.jspecify.annotations.NullMarked;
