/** One result, every encoding: JSON, DICOM SR and SEG, PDF. */
@NullMarked
package dev.hilum.report;

import org.jspecify.annotations.NullMarked;
