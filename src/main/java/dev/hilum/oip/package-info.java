/** Hilum's resident models for others: the Open Inference Protocol v2 at {@code /v2}. */
@NullMarked
package dev.hilum.oip;

import org.jspecify.annotations.NullMarked;
