# Keeps the network's configuration and sets it again after the move.
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

. "$PSScriptRoot\..\lib\network.ps1"

function Get-CapturePath {
    "$(Get-StatePath)\network.json"
}

function Test-Action {
    $adapter = Get-KnownBootAdapter
    Write-Result -Outcome 'READY' -Description "The configuration of $($adapter.Name) will be kept"
}

# Once, before the move: what it is later may be the new place's.
function Install-Action {
    $path = Get-CapturePath
    if (-not (Test-Path -LiteralPath $path)) {
        if ($script:Dry) {
            Write-Plan -Change 'create' -Path $path -Text 'addresses, routes and name servers as they are'
            return
        }
        $all = @(Get-Card | Where-Object { -not $_.Virtual } | ForEach-Object { Get-Network -Adapter $_ })
        $text = ConvertTo-Json -InputObject ([ordered]@{ cards = $all }) -Compress -Depth 6
        Add-JournalEntry -Kind 'created' -Target $path
        Write-Whole -Path $path -Text $text
        Add-Change -Text 'kept the configuration of the network'
    }
    # How the card with the default route gets its address: what starts the guest sets it the same way.
    $now = Get-Network -Adapter (Get-KnownBootAdapter)
    Write-Applied -Description 'The configuration of the network is kept' -Undo 'The copy is removed' -Extra @{ prepared = $now }
}

function Undo-Action {
    Restore-Change
}

# A card that the new place gave another address is ours only if there is no doubt about it.
function Complete-Action {
    $path = Get-CapturePath
    if (Test-Path -LiteralPath $path) {
        $kept = @((ConvertFrom-Json -InputObject (@(Get-Content -LiteralPath $path -Encoding UTF8) -join '')).cards)
        $cards = @(Get-Card | Where-Object { -not $_.Virtual })
        foreach ($network in $kept) {
            $same = @($cards | Where-Object { $_.MacAddress -eq $network.mac })
            if ($same.Count -eq 0 -and $kept.Count -eq 1 -and $cards.Count -eq 1) {
                $same = $cards
            }
            if ($same.Count -eq 0) {
                Add-Warning -Text "no network card for the configuration of $($network.name) ($($network.mac))"
            }
            else {
                Restore-Network -Adapter $same[0] -Kept $network
            }
        }
    }
    Restore-Change
}

Invoke-Action -Name 'network' -ActionVerb $Verb -Directory $Work
