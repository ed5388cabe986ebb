# Starts the iSCSI initiator with Windows, and its driver, the card and the network stack at boot.
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

# What the loader must bring, from the disk up: start 0, and flag 1 for a boot over the network.
function Get-BootService {
    param([Parameter(Mandatory = $true)][object]$Adapter)
    foreach ($name in @('NDIS', 'Tcpip', 'iScsiPrt', (Get-AdapterService -Adapter $Adapter))) {
        "HKLM:\SYSTEM\CurrentControlSet\Services\$name"
    }
}

function Test-Ready {
    param([Parameter(Mandatory = $true)][object]$Adapter)
    if ((Get-StartMode -Name 'MSiSCSI') -ne 'Automatic') {
        return $false
    }
    foreach ($path in @(Get-BootService -Adapter $Adapter)) {
        if ((Get-RegistryNumber -Path $path -Name 'Start') -ne 0) {
            return $false
        }
    }
    $true
}

function Test-Action {
    $adapter = Get-KnownBootAdapter
    foreach ($path in @(Get-BootService -Adapter $adapter)) {
        if (-not (Test-Path -LiteralPath $path)) {
            throw "$path is not there"
        }
    }
    if (Test-Ready -Adapter $adapter) {
        Write-Result -Outcome 'DONE' -Description 'iSCSI starts with Windows'
    }
    else {
        Write-Result -Outcome 'READY' -Description 'iSCSI will start with Windows'
    }
}

function Install-Action {
    $adapter = Get-KnownBootAdapter
    Set-StartMode -Name 'MSiSCSI' -Mode 'Automatic'
    Start-KnownService -Name 'MSiSCSI'
    foreach ($path in @(Get-BootService -Adapter $adapter)) {
        Set-RegistryNumber -Path $path -Name 'Start' -Value 0
        $flags = Get-RegistryNumber -Path $path -Name 'BootFlags'
        if ($null -eq $flags) {
            $flags = 0
        }
        Set-RegistryNumber -Path $path -Name 'BootFlags' -Value ($flags -bor 1)
    }
    Write-Applied -Description 'iSCSI starts with Windows' -Undo 'The services start as before'
}

function Undo-Action {
    Restore-Change
}

function Complete-Action {
    Restore-Change
}

Invoke-Action -Name 'iscsi' -ActionVerb $Verb -Directory $Work
