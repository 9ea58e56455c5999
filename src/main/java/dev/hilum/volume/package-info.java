/** CT volumes in Hounsfield units with their geometry in patient space (LPS, millimetres). */
@NullMarked
package dev.hilum.volume;

import org.jspecify.annotations.NullMarked;
