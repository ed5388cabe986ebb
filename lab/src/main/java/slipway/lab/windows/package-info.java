/// A simulated Windows guest, on which the scripts of `guest/windows` run without a Windows.
///
/// It has what those scripts look at and change (services, registry, network cards and their
/// bindings, disks, tasks, files) as plain state that can be compared. It is what the documentation
/// of the cmdlets, classes and programs says, not what a Windows was seen to do. A release has only
/// the cmdlets that came with it or with its PowerShell.
@NullMarked
package slipway.lab.windows;

import org.jspecify.annotations.NullMarked;
