/** TorchScript networks through DJL; the only package that sees its classes, which are in the package only with {@code -Ppytorch}. */
@NullMarked
package dev.hilum.infer.pytorch;

import org.jspecify.annotations.NullMarked;
