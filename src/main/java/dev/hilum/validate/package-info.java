/** Validation runs over held-out data through the production code. */
@NullMarked
package dev.hilum.validate;

import org.jspecify.annotations.NullMarked;
