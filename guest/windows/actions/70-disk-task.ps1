# A task that brings disks online which came offline with the move.
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

$script:TaskName = 'Slipway bring disks online'

function Test-Action {
    if (Test-StartTask -Name $script:TaskName) {
        Write-Result -Outcome 'DONE' -Description 'The task is there'
    }
    else {
        Write-Result -Outcome 'READY' -Description 'A task will bring disks online'
    }
}

function Install-Action {
    foreach ($file in @(Get-OnlineFile -Tree "$PSScriptRoot\..")) {
        Add-TaskFile -Path "$(Get-StatePath)\$($file.Name)" -Text $file.Text
    }
    if (-not (Test-StartTask -Name $script:TaskName)) {
        Add-OnlineTask
    }
    Write-Applied -Description 'A task brings disks online' -Undo 'The task is removed'
}

# What is there is from the preparation: later, disks may have other states.
function Add-TaskFile {
    param([Parameter(Mandatory = $true)][string]$Path, [Parameter(Mandatory = $true)][string]$Text)
    if (Test-Path -LiteralPath $Path) {
        return
    }
    if ($script:Dry) {
        Write-Plan -Change 'create' -Path $Path -Text 'for the task'
        return
    }
    Add-JournalEntry -Kind 'created' -Target $Path
    Write-Whole -Path $Path -Text $Text
    Add-Change -Text "made $Path"
}

function Add-OnlineTask {
    if ($script:Dry) {
        Write-Plan -Change 'create' -Path "task $script:TaskName" -Text 'at every start, as the system'
        return
    }
    Add-JournalEntry -Kind 'task' -Target $script:TaskName
    Register-StartTask -Name $script:TaskName -Path "$(Get-StatePath)\online-disks.ps1"
    Add-Change -Text "made the task $script:TaskName"
}

function Undo-Action {
    Restore-Change
}

function Complete-Action {
    Restore-Change
}

Invoke-Action -Name 'disk-task' -ActionVerb $Verb -Directory $Work
