/// Who a gateway is and whom it trusts: the project's own certificate authority, and TLS 1.3 with
/// both sides authenticated against it alone. There is no plaintext mode and no way to trust
/// everybody.
///
/// Threads: everything here is immutable once made.
@NullMarked
package slipway.gateway.tls;

import org.jspecify.annotations.NullMarked;
