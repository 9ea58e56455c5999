/** Assembles studies from instances: completeness by evidence, choice of series, the gate with coded reasons. */
@NullMarked
package dev.hilum.study;

import org.jspecify.annotations.NullMarked;
