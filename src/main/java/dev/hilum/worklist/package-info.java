/** The radiologists' worklist and the REST API over studies and results. */
@NullMarked
package dev.hilum.worklist;

import org.jspecify.annotations.NullMarked;
