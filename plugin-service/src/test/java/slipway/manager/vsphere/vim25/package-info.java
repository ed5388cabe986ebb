@NullMarked
package slipway.manager.vsphere.vim25;

import org.jspecify.annotations.NullMarked;
