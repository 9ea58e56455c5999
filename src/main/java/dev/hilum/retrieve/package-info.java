/** Earlier studies from archives of others: query and retrieve by DIMSE (PS3.4 annex C) and by QIDO-RS and WADO-RS (PS3.18). */
@NullMarked
package dev.hilum.retrieve;

import org.jspecify.annotations.NullMarked;
