/// vim25 on the wire: SOAP envelopes, the data types as XML, and faults.
///
/// Everything here is stateless and may be used from any thread.
@NullMarked
package slipway.lab.vim.wire;

import org.jspecify.annotations.NullMarked;
