/** The evidence of a validation run: JSON, CSV, curves, and the report in Chinese and English as HTML and PDF. */
@NullMarked
package dev.hilum.validate.evidence;

import org.jspecify.annotations.NullMarked;
