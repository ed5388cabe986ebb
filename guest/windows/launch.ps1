# Started by the manager, as the account it was given, in a fresh directory of that account:
#
#   powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File launch.ps1
#       -Verb check|plan|apply|undo|finalise -Seconds NUMBER -Sum SHA256-OF-bundle.json
#
# Unpacks the driver and runs it within a time limit. VMware Tools may be restarted meanwhile: this
# does not hang on them. Everything is told by files in work\: root exists as soon as the driver is
# unpacked; rc, written last, holds its exit code, 10 when it cannot be started, 12 for a PowerShell
# that is too old, or 124 when the time was up; why says more. There is no password anywhere.
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)][string]$Verb,
    [Parameter(Mandatory = $true)][int]$Seconds,
    [Parameter(Mandatory = $true)][string]$Sum
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

# Taking back has time of its own: it is short, but it must not be cut off.
$script:UndoSeconds = 900
# PowerShell 2 has no $PSScriptRoot here, and must get as far as telling that it is too old.
$script:Here = Split-Path -Parent -Path $MyInvocation.MyCommand.Path

function Stop-Launch {
    param([Parameter(Mandatory = $true)][int]$Code, [string]$Why = '')
    [System.IO.File]::WriteAllText("$($script:Here)\work\why", "$Why`n")
    [System.IO.File]::WriteAllText("$($script:Here)\work\rc.new", "$Code`n")
    Move-Item -LiteralPath "$($script:Here)\work\rc.new" -Destination "$($script:Here)\work\rc" -Force
    exit 0
}

# The files carry a byte order mark and Windows' line ends, as PowerShell 5.1 reads them anywhere.
function Install-Driver {
    $path = "$($script:Here)\bundle.json"
    if ((Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash -ne $Sum) {
        throw 'the upload is damaged'
    }
    $bundle = ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($path))
    New-Item -Path "$($script:Here)\tree" -ItemType Directory | Out-Null
    foreach ($name in $bundle.directories) {
        New-Item -Path "$($script:Here)\tree\$name" -ItemType Directory | Out-Null
    }
    foreach ($file in $bundle.files) {
        [System.IO.File]::WriteAllText("$($script:Here)\tree\$($file.name)", $file.text)
    }
}

# Runs a verb of the driver; puts out its exit code.
function Invoke-Driver {
    param(
        [Parameter(Mandatory = $true)][string]$DriverVerb,
        [Parameter(Mandatory = $true)][int]$Limit,
        [Parameter(Mandatory = $true)][string]$Directory
    )
    $program = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\powershell.exe"
    $driver = "`"$($script:Here)\tree\slipway-guest.ps1`""
    $how = "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File $driver"
    $process = [System.Diagnostics.Process]::Start($program, "$how -Verb $DriverVerb -Work `"$Directory`"")
    if ($process.WaitForExit($Limit * 1000)) {
        $process.ExitCode
    }
    else {
        $process.Kill()
        # Until it is gone it holds what it had open.
        $process.WaitForExit(30000) | Out-Null
        124
    }
}

New-Item -Path "$($script:Here)\work" -ItemType Directory | Out-Null
if ($PSVersionTable.PSVersion.Major -lt 4) {
    Stop-Launch -Code 12 -Why "Windows with PowerShell $($PSVersionTable.PSVersion.Major)"
}
try {
    Install-Driver
}
catch {
    Stop-Launch -Code 10 -Why $_.Exception.Message
}
[System.IO.File]::WriteAllText("$($script:Here)\work\root", '')
$code = Invoke-Driver -DriverVerb $Verb -Limit $Seconds -Directory "$($script:Here)\work"
# It was ended by the time limit, or killed: nothing may stay half done.
if ($Verb -eq 'apply' -and @(0, 2, 3, 4) -notcontains $code) {
    New-Item -Path "$($script:Here)\undo" -ItemType Directory | Out-Null
    if ((Invoke-Driver -DriverVerb 'undo' -Limit $script:UndoSeconds -Directory "$($script:Here)\undo") -ne 0) {
        $code = 4
    }
}
Stop-Launch -Code $code
