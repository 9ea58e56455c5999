/** Files of a node as objects of an S3 bucket, for nodes that share no folder (docs/adr/0014-object-storage.md). */
@NullMarked
package dev.hilum.bucket;

import org.jspecify.annotations.NullMarked;
