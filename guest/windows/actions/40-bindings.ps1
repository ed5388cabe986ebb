# Takes the filters off the card that carries the system disk: they would cut it off while booting.
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

function Get-Filter {
    param([Parameter(Mandatory = $true)][object]$Adapter)
    $filters = @('ms_wfplwf_upper', 'ms_wfplwf_lower', 'ms_wfplwf', 'ms_ndiscap', 'ms_ndiscap_lower', 'ms_lwfilter')
    Get-NetAdapterBinding -Name $Adapter.Name -AllBindings |
        Where-Object { $_.Enabled -and $_.ComponentID -in $filters }
}

function Test-Action {
    $adapter = Get-KnownBootAdapter
    $count = @(Get-Filter -Adapter $adapter).Count
    if ($count -eq 0) {
        Write-Result -Outcome 'DONE' -Description "No filter is on $($adapter.Name)"
    }
    else {
        Write-Result -Outcome 'READY' -Description "$count filters will be taken off $($adapter.Name)"
    }
}

function Install-Action {
    $adapter = Get-KnownBootAdapter
    foreach ($binding in @(Get-Filter -Adapter $adapter)) {
        Disable-Binding -Adapter $adapter -Component $binding.ComponentID
    }
    Write-Applied -Description "No filter is on $($adapter.Name)" -Undo 'The filters are put back'
}

function Undo-Action {
    Restore-Change
}

function Complete-Action {
    Restore-Change
}

Invoke-Action -Name 'bindings' -ActionVerb $Verb -Directory $Work
