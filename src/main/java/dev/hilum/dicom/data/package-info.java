/** The data set and its values (PS3.5): tags, value representations, character sets, coded concepts. Uses the JDK only. */
@NullMarked
package dev.hilum.dicom.data;

import org.jspecify.annotations.NullMarked;
