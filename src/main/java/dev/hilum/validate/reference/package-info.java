/** What a validation run compares with: the manifest, and reference standards in the formats they are published in. */
@NullMarked
package dev.hilum.validate.reference;

import org.jspecify.annotations.NullMarked;
