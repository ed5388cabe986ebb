# The undo journal, %ProgramData%\Slipway\journal: a JSON line per change, written and flushed before
# the change is made. Undo walks an action's lines backwards and puts each one back, looking first,
# so that it can be repeated. A value that somebody changed since stays as it is.

# Only the system and administrators: a task runs as the system from here.
$script:StateSecurity = 'O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)'

function Get-StatePath {
    "$env:ProgramData\Slipway"
}

# Whether the folder is ours: somebody without rights may have made one of that name.
function Test-State {
    $acl = Get-Acl -LiteralPath (Get-StatePath)
    $acl.AreAccessRulesProtected -and $acl.Sddl -match '^O:(BA|SY)'
}

function Initialize-State {
    $path = Get-StatePath
    if (Test-Path -LiteralPath $path) {
        if (Test-State) {
            return
        }
        # Ours from a run that ended in between is still empty.
        if (@(Get-ChildItem -LiteralPath $path).Count -gt 0) {
            Stop-Action -Type 'guest-action-failed' -Names 'folder', "$path is there and is not Slipway's"
        }
    }
    else {
        New-Item -Path $path -ItemType Directory | Out-Null
    }
    $acl = Get-Acl -LiteralPath $path
    $acl.SetSecurityDescriptorSddlForm($script:StateSecurity)
    Set-Acl -LiteralPath $path -AclObject $acl
}

function Remove-State {
    $path = Get-StatePath
    if (Test-Path -LiteralPath $path) {
        # An empty one is left by a run that ended before it could make it ours.
        if ((Test-State) -or @(Get-ChildItem -LiteralPath $path).Count -eq 0) {
            Remove-Item -LiteralPath $path -Recurse -Force
        }
    }
}

function Add-JournalEntry {
    param(
        [Parameter(Mandatory = $true)][string]$Kind,
        [Parameter(Mandatory = $true)][string]$Target,
        [string]$Name = '',
        [object]$Before = $null,
        [object]$After = $null
    )
    Initialize-State
    $line = [ordered]@{
        action = $script:Action
        kind = $Kind
        target = $Target
        name = $Name
        before = $Before
        after = $After
    }
    Write-Durable -Path "$(Get-StatePath)\journal" -Text "$(ConvertTo-Json -InputObject $line -Compress -Depth 6)`n"
}

# This action's changes, the last one first. A line that was cut off stands for a change that was
# not made.
function Get-JournalEntry {
    $path = "$(Get-StatePath)\journal"
    if (-not (Test-Path -LiteralPath $path)) {
        return
    }
    $mine = @()
    foreach ($line in @(Get-Content -LiteralPath $path -Encoding UTF8)) {
        try {
            $entry = ConvertFrom-Json -InputObject $line
        }
        catch {
            continue
        }
        if ($entry.action -eq $script:Action) {
            $mine = @($entry) + $mine
        }
    }
    $mine
}
