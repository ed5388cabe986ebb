/// The control API of a gateway: JAX-RS over HTTPS with client certificates, as
// docs/gateway-control.md
/// says.
///
/// Resources are thin; [slipway.gateway.control.Exports] and [slipway.gateway.control.Volumes] hold
/// the rules and what a restart must find again. What lies outside this package's arrows (link,
/// iSCSI, NBD) is reached through the small ports [slipway.gateway.control.LinkPort],
/// [slipway.gateway.control.TargetPort] and [slipway.gateway.control.DiskOpener], which `main`
/// wires.
///
/// Threads: a virtual thread per request; both registries serialise changes to one id by their own
/// lock and let reads pass.
@NullMarked
package slipway.gateway.control;

import org.jspecify.annotations.NullMarked;
