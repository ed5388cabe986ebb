@NullMarked
package slipway.gateway.scsi;

import org.jspecify.annotations.NullMarked;
