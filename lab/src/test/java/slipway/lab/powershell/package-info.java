@NullMarked
package slipway.lab.powershell;

import org.jspecify.annotations.NullMarked;
