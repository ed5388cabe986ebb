/// A long link on one host: rate, delay and cuts, in front of any TCP service.
@NullMarked
package slipway.lab.wan;

import org.jspecify.annotations.NullMarked;
