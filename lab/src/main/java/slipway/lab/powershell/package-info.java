/// The dialect of Windows PowerShell that `guest/windows` is written in: a parser, the rules its
/// scripts keep, and an interpreter.
///
/// It is a subset: whatever it accepts means the same to Windows PowerShell 4.0 and 5.1 under
/// `Set-StrictMode -Version 2.0` and `$ErrorActionPreference = 'Stop'`, and where PowerShell
/// would go on with a surprise (a count of something that is no array, a comparison with an array
/// on its left, a property inside a string) it stops with file and line. `guest/README.md`
/// describes the dialect. It knows no cmdlets of its own but the language's; who runs scripts
/// brings theirs.
///
/// Threads: none; an [slipway.lab.powershell.Interpreter] belongs to the thread that made it.
@NullMarked
package slipway.lab.powershell;

import org.jspecify.annotations.NullMarked;
