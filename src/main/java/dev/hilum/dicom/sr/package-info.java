/** Structured reports as typed content items (PS3.3 C.17, PS3.16). */
@NullMarked
package dev.hilum.dicom.sr;

import org.jspecify.annotations.NullMarked;
