/** Pixel data as frames of samples: native and encapsulated (PS3.5 annex A, PS3.3 C.7.6.3). */
@NullMarked
package dev.hilum.dicom.pixel;

import org.jspecify.annotations.NullMarked;
