@NullMarked
package slipway.gateway.iscsi;

import org.jspecify.annotations.NullMarked;
