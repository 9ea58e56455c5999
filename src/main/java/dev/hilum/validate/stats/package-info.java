/** Statistics of validation runs: records in, records out, nothing of DICOM or models. */
@NullMarked
package dev.hilum.validate.stats;

import org.jspecify.annotations.NullMarked;
