/// Tests of the vCenter stand-in.
@NullMarked
package slipway.lab.vim.inventory;

import org.jspecify.annotations.NullMarked;
