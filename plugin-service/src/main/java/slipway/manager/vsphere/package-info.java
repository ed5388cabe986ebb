/// What Slipway asks of a vCenter, in Slipway's words. The adapter behind it speaks vim25 through
/// yavijava; no SOAP type leaves the adapter's package.
///
/// Every verb throws [slipway.manager.problem.ProblemException] with an entry of the catalogue when
/// vCenter refuses, and blocks until vCenter's task has ended.
@NullMarked
package slipway.manager.vsphere;

import org.jspecify.annotations.NullMarked;
