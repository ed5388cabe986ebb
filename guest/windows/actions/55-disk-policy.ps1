# Lets Windows bring new disks online: behind iSCSI they count as new.
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
    $now = Get-DiskPolicy
    if ($now -eq 'OnlineAll') {
        Write-Result -Outcome 'DONE' -Description 'New disks come online'
    }
    else {
        Write-Result -Outcome 'READY' -Description "New disks will come online (now $now)"
    }
}

function Install-Action {
    $before = Get-DiskPolicy
    if ($before -ne 'OnlineAll') {
        if ($script:Dry) {
            Write-Plan -Change 'edit' -Path 'policy for new disks' -Text "-$before`n+OnlineAll"
            return
        }
        Add-JournalEntry -Kind 'disk-policy' -Target 'NewDiskPolicy' -Before $before -After 'OnlineAll'
        Set-DiskPolicy -Policy 'OnlineAll'
        Add-Change -Text 'new disks come online'
    }
    Write-Applied -Description 'New disks come online' -Undo "The policy is $before again"
}

function Undo-Action {
    Restore-Change
}

function Complete-Action {
    Restore-Change
}

Invoke-Action -Name 'disk-policy' -ActionVerb $Verb -Directory $Work
