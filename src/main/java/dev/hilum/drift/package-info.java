/** Whether what the scanners send, or what the models say of it, changes: control charts per scanner and protocol. */
@NullMarked
package dev.hilum.drift;

import org.jspecify.annotations.NullMarked;
