/// The vSphere port over vim25 SOAP. yavijava gives the types and the writing of requests; the
/// transport, the reading of replies and the meaning of faults are ours.
///
/// Threads: a [slipway.manager.vsphere.VSphere] may be used by any number of threads at once; each
/// call blocks its caller. Only the session cookie and the user session change, under the
/// connection's login lock. No thread is started here but those of the JDK's HTTP client.
@NullMarked
package slipway.manager.vsphere.vim25;

import org.jspecify.annotations.NullMarked;
