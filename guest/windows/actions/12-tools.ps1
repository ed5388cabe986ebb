# VMware Tools must run: through them we come, and after the move we come back.
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
    $tools = @(Get-Service | Where-Object { $_.Name -eq 'VMTools' })
    if ($tools.Count -eq 0) {
        Stop-Action -Type 'tools-not-running' -Names 'not installed'
    }
    if ($tools[0].Status -ne 'Running') {
        Stop-Action -Type 'tools-not-running' -Names 'not running'
    }
    Write-Result -Outcome 'READY' -Description "VMware Tools $(Get-ToolsVersion) runs"
}

function Get-ToolsVersion {
    $key = 'HKLM:\SOFTWARE\VMware, Inc.\VMware Tools'
    if (-not (Test-Path -LiteralPath $key)) {
        return 'unknown'
    }
    $program = "$((Get-Item -LiteralPath $key).GetValue('InstallPath', ''))vmtoolsd.exe"
    if (-not (Test-Path -LiteralPath $program)) {
        return 'unknown'
    }
    (Get-Item -LiteralPath $program).VersionInfo.ProductVersion
}

function Install-Action {
    Write-Result -Outcome 'UNCHANGED' -Description "VMware Tools $(Get-ToolsVersion) runs"
}

function Undo-Action {
    Write-Result -Outcome 'NOTHING' -Description 'Nothing was changed'
}

function Complete-Action {
    $running = @(Get-Service | Where-Object { $_.Name -eq 'VMTools' -and $_.Status -eq 'Running' }).Count -gt 0
    $tools = [ordered]@{ version = (Get-ToolsVersion); running = $running }
    Write-Result -Outcome 'DONE' -Description "VMware Tools $(Get-ToolsVersion)" -Extra @{ tools = $tools }
}

Invoke-Action -Name 'tools' -ActionVerb $Verb -Directory $Work
