/// How long a guest takes to boot over iSCSI, from a full cache and from empty ones.
@NullMarked
package slipway.lab.boot;

import org.jspecify.annotations.NullMarked;
