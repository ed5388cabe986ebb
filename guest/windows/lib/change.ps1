# Changes that the journal knows: how each is made, and how it is put back.

function Add-Change {
    param([Parameter(Mandatory = $true)][string]$Text)
    $script:Changes = $script:Changes + @($Text)
}

function Add-Warning {
    param([Parameter(Mandatory = $true)][string]$Text)
    $script:Warnings = $script:Warnings + @($Text)
}

# A number in the registry; $null when it is not there.
function Get-RegistryNumber {
    param([Parameter(Mandatory = $true)][string]$Path, [Parameter(Mandatory = $true)][string]$Name)
    if (Test-Path -LiteralPath $Path) {
        (Get-Item -LiteralPath $Path).GetValue($Name, $null)
    }
}

function Set-RegistryNumber {
    param(
        [Parameter(Mandatory = $true)][string]$Path,
        [Parameter(Mandatory = $true)][string]$Name,
        [Parameter(Mandatory = $true)][int]$Value,
        [string]$Kind = 'registry'
    )
    $before = Get-RegistryNumber -Path $Path -Name $Name
    if ($null -ne $before -and $before -eq $Value) {
        return
    }
    if ($script:Dry) {
        Write-Plan -Change 'edit' -Path "$Path\$Name" -Text "-$before`n+$Value"
        return
    }
    Add-JournalEntry -Kind $Kind -Target $Path -Name $Name -Before $before -After $Value
    New-ItemProperty -LiteralPath $Path -Name $Name -Value $Value -PropertyType DWord -Force | Out-Null
    Add-Change -Text "$Path\$Name is $Value"
}

function Restore-RegistryNumber {
    param([Parameter(Mandatory = $true)][object]$Entry)
    $now = Get-RegistryNumber -Path $Entry.target -Name $Entry.name
    if ($null -eq $now -or $now -ne $Entry.after) {
        if (-not ($null -eq $now -and $null -eq $Entry.before) -and $now -ne $Entry.before) {
            Add-Warning -Text "$($Entry.target)\$($Entry.name) was changed since and stays as it is"
        }
        return
    }
    if ($null -eq $Entry.before) {
        Remove-ItemProperty -LiteralPath $Entry.target -Name $Entry.name
    }
    else {
        New-ItemProperty -LiteralPath $Entry.target -Name $Entry.name -Value $Entry.before -PropertyType DWord -Force | Out-Null
    }
    Add-Change -Text "put back $($Entry.target)\$($Entry.name)"
}

# How a service starts, in the words that Set-Service takes; $null when there is none.
function Get-StartMode {
    param([Parameter(Mandatory = $true)][string]$Name)
    foreach ($service in @(Get-CimInstance -ClassName Win32_Service -Filter "Name='$Name'")) {
        if ($service.StartMode -eq 'Auto') {
            'Automatic'
        }
        else {
            $service.StartMode
        }
    }
}

function Set-StartMode {
    param([Parameter(Mandatory = $true)][string]$Name, [Parameter(Mandatory = $true)][string]$Mode)
    $before = Get-StartMode -Name $Name
    if ($before -eq $Mode) {
        return
    }
    if ($script:Dry) {
        Write-Plan -Change 'edit' -Path "service $Name" -Text "-$before`n+$Mode"
        return
    }
    Add-JournalEntry -Kind 'service-start' -Target $Name -Before $before -After $Mode
    Set-Service -Name $Name -StartupType $Mode
    Add-Change -Text "service $Name starts $Mode"
}

function Restore-StartMode {
    param([Parameter(Mandatory = $true)][object]$Entry)
    $now = Get-StartMode -Name $Entry.target
    if ($now -eq $Entry.after) {
        Set-Service -Name $Entry.target -StartupType $Entry.before
        Add-Change -Text "service $($Entry.target) starts $($Entry.before)"
    }
    elseif ($now -ne $Entry.before) {
        Add-Warning -Text "how service $($Entry.target) starts was changed since and stays as it is"
    }
}

function Start-KnownService {
    param([Parameter(Mandatory = $true)][string]$Name)
    if ((Get-Service -Name $Name).Status -eq 'Running') {
        return
    }
    if ($script:Dry) {
        Write-Plan -Change 'edit' -Path "service $Name" -Text "-Stopped`n+Running"
        return
    }
    Add-JournalEntry -Kind 'service-run' -Target $Name -Before 'Stopped' -After 'Running'
    Start-Service -Name $Name
    Add-Change -Text "service $Name runs"
}

function Restore-ServiceRun {
    param([Parameter(Mandatory = $true)][object]$Entry)
    if ((Get-Service -Name $Entry.target).Status -ne 'Running') {
        return
    }
    # Somebody may have come to use it meanwhile.
    if ($Entry.target -eq 'MSiSCSI') {
        if (Test-IscsiSession) {
            Add-Warning -Text 'the iSCSI service has sessions and goes on running'
            return
        }
    }
    Stop-Service -Name $Entry.target
    Add-Change -Text "service $($Entry.target) is stopped"
}

function Restore-DiskPolicy {
    param([Parameter(Mandatory = $true)][object]$Entry)
    $now = Get-DiskPolicy
    if ($now -eq $Entry.after) {
        Set-DiskPolicy -Policy $Entry.before
        Add-Change -Text "new disks are handled as before ($($Entry.before))"
    }
    elseif ($now -ne $Entry.before) {
        Add-Warning -Text 'the policy for new disks was changed since and stays as it is'
    }
}

function Restore-Task {
    param([Parameter(Mandatory = $true)][object]$Entry)
    if (Test-StartTask -Name $Entry.target) {
        Unregister-StartTask -Name $Entry.target
        Add-Change -Text "removed the task $($Entry.target)"
    }
}

function Restore-CreatedFile {
    param([Parameter(Mandatory = $true)][object]$Entry)
    if (Test-Path -LiteralPath $Entry.target) {
        Remove-Item -LiteralPath $Entry.target -Force
        Add-Change -Text "removed $($Entry.target)"
    }
}

# Puts back what this action changed, the last change first.
function Restore-Change {
    $entries = @(Get-JournalEntry)
    foreach ($entry in $entries) {
        if ($entry.kind -eq 'registry') {
            Restore-RegistryNumber -Entry $entry
        }
        elseif ($entry.kind -eq 'service-start') {
            Restore-StartMode -Entry $entry
        }
        elseif ($entry.kind -eq 'service-run') {
            Restore-ServiceRun -Entry $entry
        }
        elseif ($entry.kind -eq 'binding') {
            Restore-BootFilter -Entry $entry
        }
        elseif ($entry.kind -eq 'disk-policy') {
            Restore-DiskPolicy -Entry $entry
        }
        elseif ($entry.kind -eq 'task') {
            Restore-Task -Entry $entry
        }
        elseif ($entry.kind -eq 'created') {
            Restore-CreatedFile -Entry $entry
        }
        else {
            throw "the journal has a change of a kind that is not known: $($entry.kind)"
        }
    }
    if ($entries.Count -eq 0) {
        Write-Result -Outcome 'NOTHING' -Description 'Nothing was changed'
    }
    else {
        Write-Result -Outcome 'UNDONE' -Description 'What was changed is put back'
    }
}
