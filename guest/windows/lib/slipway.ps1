# What every action stands on: results as JSON lines, problems, who we are, files written durably.

$script:Action = ''
$script:VerbNow = ''
$script:Dry = $false
$script:Changes = @()
$script:Warnings = @()
$script:ProblemType = ''
$script:ProblemNames = @()

# The action's one line. Extra holds further members.
function Write-Result {
    param(
        [Parameter(Mandatory = $true)][string]$Outcome,
        [Parameter(Mandatory = $true)][string]$Description,
        [string]$Undo = '',
        [hashtable]$Extra = @{}
    )
    if ($script:Dry) {
        return
    }
    $line = [ordered]@{
        action = $script:Action
        verb = $script:VerbNow
        outcome = $Outcome
        description = $Description
        changes = $script:Changes
        undo = $Undo
        warnings = $script:Warnings
    }
    foreach ($name in $Extra.Keys) {
        $line[$name] = $Extra[$name]
    }
    ConvertTo-Json -InputObject $line -Compress -Depth 6
}

function Get-ProblemLine {
    param([Parameter(Mandatory = $true)][string]$Type, [Parameter(Mandatory = $true)][string[]]$Names)
    $line = [ordered]@{
        action = $script:Action
        verb = $script:VerbNow
        outcome = 'PROBLEM'
        description = "$($Type): $($Names -join ' ')"
        changes = $script:Changes
        undo = ''
        problem = [ordered]@{ type = $Type; names = $Names }
    }
    ConvertTo-Json -InputObject $line -Compress -Depth 6
}

# An action that cannot go on. Type is an id of the manager's catalogue; the names follow the machine's.
function Stop-Action {
    param([Parameter(Mandatory = $true)][string]$Type, [Parameter(Mandatory = $true)][string[]]$Names)
    $script:ProblemType = $Type
    $script:ProblemNames = $Names
    throw $Type
}

# Runs the action that the calling file has defined: Test-, Install-, Undo- and Complete-Action.
function Invoke-Action {
    param(
        [Parameter(Mandatory = $true)][string]$Name,
        [Parameter(Mandatory = $true)][string]$ActionVerb,
        [Parameter(Mandatory = $true)][string]$Directory
    )
    $script:Action = $Name
    $script:VerbNow = $ActionVerb
    $script:Dry = ($ActionVerb -eq 'plan')
    Add-Content -LiteralPath "$Directory\progress" -Value "$Name`t0`t$ActionVerb" -Encoding UTF8
    try {
        if ($ActionVerb -eq 'check') {
            Test-Action
        }
        elseif ($ActionVerb -eq 'apply' -or $ActionVerb -eq 'plan') {
            Install-Action
        }
        elseif ($ActionVerb -eq 'undo') {
            Undo-Action
        }
        else {
            Complete-Action
        }
    }
    catch {
        if ($script:ProblemType -eq '') {
            $script:ProblemType = 'guest-action-failed'
            $script:ProblemNames = @($Name, $_.Exception.Message)
        }
        Get-ProblemLine -Type $script:ProblemType -Names $script:ProblemNames
    }
}

function Test-Administrator {
    $user = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
    $user.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

# Appended and on the disk before this returns; no byte order mark.
function Write-Durable {
    param([Parameter(Mandatory = $true)][string]$Path, [Parameter(Mandatory = $true)][string]$Text)
    $bytes = [System.Text.Encoding]::UTF8.GetBytes($Text)
    $stream = [System.IO.File]::Open($Path, 'Append', 'Write', 'Read')
    try {
        $stream.Write($bytes, 0, $bytes.Length)
        $stream.Flush($true)
    }
    finally {
        $stream.Dispose()
    }
}

# The whole file or none of it.
function Write-Whole {
    param([Parameter(Mandatory = $true)][string]$Path, [Parameter(Mandatory = $true)][string]$Text)
    if (Test-Path -LiteralPath "$($Path).new") {
        Remove-Item -LiteralPath "$($Path).new" -Force
    }
    Write-Durable -Path "$($Path).new" -Text $Text
    Move-Item -LiteralPath "$($Path).new" -Destination $Path -Force
}

# What the dry run says of a change.
function Write-Plan {
    param(
        [Parameter(Mandatory = $true)][string]$Change,
        [Parameter(Mandatory = $true)][string]$Path,
        [Parameter(Mandatory = $true)][string]$Text
    )
    $line = [ordered]@{
        action = $script:Action
        change = $Change
        path = $Path
        mode = ''
        diff = $Text
        whole = $true
    }
    Add-Content -LiteralPath "$Work\changes" -Encoding UTF8 -Value (ConvertTo-Json -InputObject $line -Compress -Depth 6)
}

# What an action that went through says.
function Write-Applied {
    param(
        [Parameter(Mandatory = $true)][string]$Description,
        [Parameter(Mandatory = $true)][string]$Undo,
        [hashtable]$Extra = @{}
    )
    if ($script:Changes.Count -gt 0) {
        Write-Result -Outcome 'CHANGED' -Description $Description -Undo $Undo -Extra $Extra
    }
    else {
        Write-Result -Outcome 'UNCHANGED' -Description $Description -Undo $Undo -Extra $Extra
    }
}
