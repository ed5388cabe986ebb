/// Tests of the vCenter stand-in's access.
@NullMarked
package slipway.lab.vim.access;

import org.jspecify.annotations.NullMarked;
