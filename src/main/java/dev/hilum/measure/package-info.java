/** Measures findings: sizes, volumes, densities, zones, pneumonia quantities. */
@NullMarked
package dev.hilum.measure;

import org.jspecify.annotations.NullMarked;
