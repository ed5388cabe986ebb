/// Tests of the vCenter stand-in.
@NullMarked
package slipway.lab.vim;

import org.jspecify.annotations.NullMarked;
