# Prepares this Windows guest for a boot over iSCSI, and takes the preparation back.
#
#   powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -File slipway-guest.ps1
#       -Verb check|plan|apply|undo|finalise -Work DIRECTORY
#
#   check     says what would be done
#   plan      the same with a JSON line per change, in WORK\changes
#   apply     prepares
#   undo      takes the preparation back
#   finalise  the same after the move, with the network set again as it was
#
# The actions run in the order of their names; undo and finalise run them backwards. Each puts out
# one JSON line, which also goes to WORK\results; WORK\progress gets tab-separated lines ACTION,
# PERCENT, TEXT.
#
# Exit codes: 0 done; 3 a problem, in the last result line, and nothing is changed (or all is taken
# back); 4 a problem, and taking back failed as well; 2 wrong use.
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)][string]$Verb,
    [Parameter(Mandatory = $true)][string]$Work
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot\lib\slipway.ps1"
. "$PSScriptRoot\lib\journal.ps1"

# Runs one action; its line goes to the results. $script:Failed says how it ended.
function Invoke-ActionFile {
    param([Parameter(Mandatory = $true)][string]$Path, [Parameter(Mandatory = $true)][string]$ActionVerb)
    $script:Failed = $false
    foreach ($line in @(& $Path -Verb $ActionVerb -Work $Work)) {
        if ((ConvertFrom-Json -InputObject $line).outcome -eq 'PROBLEM') {
            $script:Failed = $true
        }
        Add-Content -LiteralPath "$Work\results" -Value $line -Encoding UTF8
        $line
    }
}

function Get-ActionFile {
    Get-ChildItem -LiteralPath "$PSScriptRoot\actions" | Sort-Object -Property Name |
        ForEach-Object { $_.FullName }
}

# Backwards; what is left of us goes last.
function Undo-Everything {
    param([Parameter(Mandatory = $true)][string]$How)
    $script:Files = @(Get-ActionFile)
    $script:Index = $script:Files.Count - 1
    while ($script:Index -ge 0) {
        Invoke-ActionFile -Path $script:Files[$script:Index] -ActionVerb $How
        if ($script:Failed) {
            return
        }
        $script:Index = $script:Index - 1
    }
    Remove-State
}

function Stop-Run {
    param([Parameter(Mandatory = $true)][string]$Type, [Parameter(Mandatory = $true)][string[]]$Names)
    $line = Get-ProblemLine -Type $Type -Names $Names
    Add-Content -LiteralPath "$Work\results" -Value $line -Encoding UTF8
    $line
    exit 3
}

$script:Action = 'start'
$script:VerbNow = $Verb
if ($Verb -notin @('check', 'plan', 'apply', 'undo', 'finalise')) {
    exit 2
}
if (-not (Test-Path -LiteralPath $Work)) {
    exit 2
}
if ($PSVersionTable.PSVersion.Major -lt 4) {
    Stop-Run -Type 'guest-powershell-old' -Names "Windows with PowerShell $($PSVersionTable.PSVersion.Major)"
}
if (-not (Test-Administrator)) {
    Stop-Run -Type 'guest-not-administrator' -Names $env:USERNAME, 'the account has no administrator rights'
}
. "$PSScriptRoot\lib\change.ps1"
. "$PSScriptRoot\lib\facts.ps1"
try {
    $lock = [System.IO.File]::Open("$env:SystemRoot\Temp\slipway.lock", 'OpenOrCreate', 'ReadWrite', 'None')
}
catch {
    Stop-Run -Type 'guest-action-failed' -Names 'start', 'another preparation is under way in this guest'
}
try {
    if ($Verb -eq 'undo' -or $Verb -eq 'finalise') {
        if (@(Get-SystemDisk | Where-Object { $_.Remote }).Count -gt 0) {
            Stop-Run -Type 'guest-action-failed' -Names 'start', 'the system disk of this guest is still behind iSCSI'
        }
        Undo-Everything -How $Verb
        if ($script:Failed) {
            exit 4
        }
        exit 0
    }
    foreach ($file in @(Get-ActionFile)) {
        Invoke-ActionFile -Path $file -ActionVerb 'check'
        if ($script:Failed) {
            exit 3
        }
    }
    if ($Verb -eq 'check') {
        exit 0
    }
    foreach ($file in @(Get-ActionFile)) {
        if ($Verb -eq 'plan') {
            Invoke-ActionFile -Path $file -ActionVerb 'plan'
            if ($script:Failed) {
                exit 3
            }
            continue
        }
        Invoke-ActionFile -Path $file -ActionVerb 'apply'
        if ($script:Failed) {
            if (Test-Path -LiteralPath "$(Get-StatePath)\prepared") {
                exit 3
            }
            Undo-Everything -How 'undo' | Out-Null
            if ($script:Failed) {
                exit 4
            }
            exit 3
        }
    }
    if ($Verb -eq 'apply' -and -not (Test-Path -LiteralPath "$(Get-StatePath)\prepared")) {
        try {
            Write-Whole -Path "$(Get-StatePath)\prepared" -Text "prepared`n"
        }
        catch {
            $why = $_.Exception.Message
            Undo-Everything -How 'undo' | Out-Null
            if ($script:Failed) {
                exit 4
            }
            Stop-Run -Type 'guest-action-failed' -Names 'start', $why
        }
    }
    exit 0
}
finally {
    $lock.Dispose()
}
