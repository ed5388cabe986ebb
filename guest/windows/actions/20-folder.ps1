# The folder for the journal and for what the guest keeps meanwhile.
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)][string]$Verb,
    [Parameter(Mandatory = $true)][string]$Work
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot\..\lib\slipway.ps1"
. "$PSScriptRoot\..\lib\journal.ps1"
. "$PSScriptRoot\..\lib\change.ps1"
. "$PSScriptRoot\..\lib\facts.ps1"

function Test-Action {
    $path = Get-StatePath
    if (-not (Test-Path -LiteralPath $path)) {
        Write-Result -Outcome 'READY' -Description "$path will be made"
        return
    }
    if (-not (Test-State)) {
        if (@(Get-ChildItem -LiteralPath $path).Count -gt 0) {
            Stop-Action -Type 'guest-action-failed' -Names 'folder', "$path is there and is not Slipway's"
        }
    }
    Write-Result -Outcome 'DONE' -Description "$path is there"
}

function Install-Action {
    $path = Get-StatePath
    if (-not (Test-Path -LiteralPath $path)) {
        if ($script:Dry) {
            Write-Plan -Change 'create' -Path $path -Text 'a folder for administrators only'
            return
        }
        Add-Change -Text "made $path"
    }
    if (-not $script:Dry) {
        Initialize-State
    }
    Write-Applied -Description "$path is there" -Undo "$path is removed, last of all"
}

# The journal of the others lies in it: the driver removes it when they are through.
function Undo-Action {
    Write-Result -Outcome 'NOTHING' -Description 'The folder goes last'
}

function Complete-Action {
    Undo-Action
}

Invoke-Action -Name 'folder' -ActionVerb $Verb -Directory $Work
