# Knows the guest and refuses what is not supported. Changes nothing.
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
    $system = Get-CimInstance -ClassName Win32_OperatingSystem
    $release = Get-SupportedRelease -Build $system.BuildNumber
    # 1 is a workstation, 2 a domain controller, 3 a server.
    if ($null -eq $release -or $system.ProductType -eq 1) {
        Stop-Action -Type 'guest-os-unsupported' -Names "$($system.Caption) (build $($system.BuildNumber))"
    }
    # Windows starts from such a disk by UEFI only.
    if (@(Get-SystemDisk | Where-Object { $_.Gpt }).Count -gt 0) {
        Stop-Action -Type 'guest-os-unsupported' -Names "$release started by UEFI firmware"
    }
    if (Test-Team) {
        Stop-Action -Type 'guest-os-unsupported' -Names "$release with a team of network cards"
    }
    $adapter = Get-BootAdapter
    if ($null -eq $adapter) {
        Stop-Action -Type 'guest-os-unsupported' -Names "$release without a network card that has a default route"
    }
    if ($adapter.Virtual) {
        Stop-Action -Type 'guest-os-unsupported' -Names "$release with a virtual switch on its network card"
    }
    if (-not (Test-Path -LiteralPath 'HKLM:\SYSTEM\CurrentControlSet\Services\iScsiPrt')) {
        Stop-Action -Type 'guest-os-unsupported' -Names "$release without the iSCSI initiator"
    }
    if (@(Get-Service | Where-Object { $_.Name -eq 'MSiSCSI' }).Count -eq 0) {
        Stop-Action -Type 'guest-os-unsupported' -Names "$release without the iSCSI initiator"
    }
    Write-Result -Outcome 'READY' -Description "$release, network card $($adapter.Name)"
}

function Install-Action {
    Test-Action
}

function Undo-Action {
    Write-Result -Outcome 'NOTHING' -Description 'Nothing was changed'
}

function Complete-Action {
    Undo-Action
}

Invoke-Action -Name 'system' -ActionVerb $Verb -Directory $Work
