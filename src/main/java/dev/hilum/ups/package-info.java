/**
 * Task Performer of IHE AI Workflow for Imaging: workitems of a UPS-RS service (PS3.18 section 11, PS3.4 annex CC) are
 * claimed, their images fetched into the inbox, and their end is told when the result is out.
 */
@NullMarked
package dev.hilum.ups;

import org.jspecify.annotations.NullMarked;
