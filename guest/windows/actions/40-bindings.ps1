# Takes filters out of the way of the card that carries the system disk: they would cut it off while
# booting.
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
    $adapter = Get-KnownBootAdapter
    $count = @(Get-BootFilter -Card $adapter).Count
    if ($count -eq 0) {
        Write-Result -Outcome 'DONE' -Description (Get-FilterNote -Card $adapter)
    }
    else {
        Write-Result -Outcome 'READY' -Description "Filters in the way of $($adapter.Name): $count"
    }
}

function Install-Action {
    $adapter = Get-KnownBootAdapter
    foreach ($filter in @(Get-BootFilter -Card $adapter)) {
        Disable-BootFilter -Card $adapter -Filter $filter
    }
    Write-Applied -Description (Get-FilterNote -Card $adapter) -Undo 'The filters are put back'
}

function Undo-Action {
    Restore-Change
}

function Complete-Action {
    Restore-Change
}

Invoke-Action -Name 'bindings' -ActionVerb $Verb -Directory $Work
