/// Block devices and the layers every one of them shares. Depends on nothing but the JDK.
///
/// Threads: every verb of [slipway.gateway.block.BlockDevice] may be called from any number of
/// threads at once and may block; callers that must not wait use a virtual thread.
@NullMarked
package slipway.gateway.block;

import org.jspecify.annotations.NullMarked;
