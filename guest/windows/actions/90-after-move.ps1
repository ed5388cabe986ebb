# After the move: host name and clock.
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
    Write-Result -Outcome 'READY' -Description "The host name $env:COMPUTERNAME will be kept"
}

function Install-Action {
    $path = "$(Get-StatePath)\hostname"
    if (-not $script:Dry -and -not (Test-Path -LiteralPath $path)) {
        Initialize-State
        Write-Whole -Path $path -Text "$env:COMPUTERNAME`n"
    }
    Write-Result -Outcome 'UNCHANGED' -Description "The host name is $env:COMPUTERNAME"
}

function Undo-Action {
    Write-Result -Outcome 'NOTHING' -Description 'Nothing was changed'
}

function Complete-Action {
    $path = "$(Get-StatePath)\hostname"
    if (Test-Path -LiteralPath $path) {
        $before = @(Get-Content -LiteralPath $path -Encoding UTF8)[0]
        if ($before -ne $env:COMPUTERNAME) {
            Add-Warning -Text "the host name is $env:COMPUTERNAME, before the move it was $before"
        }
    }
    & "$env:SystemRoot\System32\w32tm.exe" /resync | Out-Null
    if ($LASTEXITCODE -ne 0) {
        Add-Warning -Text 'Windows Time did not set the clock'
    }
    Write-Result -Outcome 'DONE' -Description "Host name $env:COMPUTERNAME"
}

Invoke-Action -Name 'after-move' -ActionVerb $Verb -Directory $Work
