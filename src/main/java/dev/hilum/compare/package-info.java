/** Compares a study with a prior one of the same patient: registration, matching of nodules, change and growth. */
@NullMarked
package dev.hilum.compare;

import org.jspecify.annotations.NullMarked;
