@NullMarked
package slipway.lab.vim.imports;

import org.jspecify.annotations.NullMarked;
