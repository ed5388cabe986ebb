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

function Test-Task {
    @(Get-ScheduledTask | Where-Object { $_.TaskName -eq $script:TaskName }).Count -gt 0
}

function Get-TaskScript {
    "$(Get-StatePath)\online-disks.ps1"
}

function Test-Action {
    if (Test-Task) {
        Write-Result -Outcome 'DONE' -Description 'The task is there'
    }
    else {
        Write-Result -Outcome 'READY' -Description 'A task will bring disks online'
    }
}

function Install-Action {
    $path = Get-TaskScript
    if (-not (Test-Path -LiteralPath $path)) {
        if ($script:Dry) {
            Write-Plan -Change 'create' -Path $path -Text 'the script of the task'
        }
        else {
            Add-JournalEntry -Kind 'created' -Target $path
            Copy-Item -LiteralPath "$PSScriptRoot\..\tasks\online-disks.ps1" -Destination $path
            Add-Change -Text "made $path"
        }
    }
    if (-not (Test-Task)) {
        Register-OnlineTask -Path $path
    }
    Write-Applied -Description 'A task brings disks online' -Undo 'The task is removed'
}

function Register-OnlineTask {
    param([Parameter(Mandatory = $true)][string]$Path)
    if ($script:Dry) {
        Write-Plan -Change 'create' -Path "task $script:TaskName" -Text 'at every start, as the system'
        return
    }
    Add-JournalEntry -Kind 'task' -Target $script:TaskName
    $program = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\powershell.exe"
    $todo = New-ScheduledTaskAction -Execute $program -Argument "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$Path`""
    $when = New-ScheduledTaskTrigger -AtStartup
    $who = New-ScheduledTaskPrincipal -UserId 'NT AUTHORITY\SYSTEM' -RunLevel Highest
    Register-ScheduledTask -TaskName $script:TaskName -Action $todo -Trigger $when -Principal $who | Out-Null
    Add-Change -Text "made the task $script:TaskName"
}

function Undo-Action {
    Restore-Change
}

function Complete-Action {
    Restore-Change
}

Invoke-Action -Name 'disk-task' -ActionVerb $Verb -Directory $Work
