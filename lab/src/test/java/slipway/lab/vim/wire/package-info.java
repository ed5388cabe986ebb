/// Tests of the vCenter stand-in's wire.
@NullMarked
package slipway.lab.vim.wire;

import org.jspecify.annotations.NullMarked;
