/** Hilum: chest-CT inference service. The packages follow the flow receive, study, volume, infer, measure, report, deliver. */
@NullMarked
package dev.hilum;

import org.jspecify.annotations.NullMarked;
