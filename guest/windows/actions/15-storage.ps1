# Refuses system disks that nobody could open or find while booting over the network.
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

# 1 is on, 2 is unknown because the volume is locked; suspended and off are 0.
function Test-Protected {
    param([Parameter(Mandatory = $true)][string]$Drive)
    $volumes = @(Get-CimInstance -Namespace 'root/cimv2/Security/MicrosoftVolumeEncryption' -ClassName Win32_EncryptableVolume -ErrorAction SilentlyContinue)
    @($volumes | Where-Object { $_.DriveLetter -eq $Drive -and $_.ProtectionStatus -ne 0 }).Count -gt 0
}

function Test-Action {
    if (Test-Protected -Drive $env:SystemDrive) {
        Stop-Action -Type 'guest-disk-encrypted' -Names "$env:SystemDrive with BitLocker that is not suspended"
    }
    foreach ($disk in @(Get-SystemDisk)) {
        if ($disk.Dynamic) {
            Stop-Action -Type 'guest-os-unsupported' -Names "Windows on the dynamic disk $($disk.Number)"
        }
    }
    Write-Result -Outcome 'READY' -Description 'The system disk can be read without anybody there'
}

function Install-Action {
    Write-Result -Outcome 'UNCHANGED' -Description 'The system disk can be read without anybody there'
}

function Undo-Action {
    Write-Result -Outcome 'NOTHING' -Description 'Nothing was changed'
}

function Complete-Action {
    Undo-Action
}

Invoke-Action -Name 'storage' -ActionVerb $Verb -Directory $Work
