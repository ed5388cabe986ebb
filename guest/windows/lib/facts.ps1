# What the guest is like.

# What came with Windows 8 is missing before build 9200.
function Get-Strategy {
    if ([int](Get-CimInstance -ClassName Win32_OperatingSystem).BuildNumber -ge 9200) {
        'cmdlets'
    }
    else {
        'wmi'
    }
}

. "$PSScriptRoot\..\strategies\$(Get-Strategy).ps1"

# By build number; the names are for people. Nothing here depends on the guest's language. 2008 R2
# is prepared with its service pack only: Windows Management Framework 4.0 needs it.
function Get-SupportedRelease {
    param([Parameter(Mandatory = $true)][string]$Build)
    $known = @{
        b7601 = 'Windows Server 2008 R2'
        b9600 = 'Windows Server 2012 R2'
        b14393 = 'Windows Server 2016'
        b17763 = 'Windows Server 2019'
        b20348 = 'Windows Server 2022'
        b26100 = 'Windows Server 2025'
    }
    if ($known.ContainsKey("b$Build")) {
        $known["b$Build"]
    }
}

# The card with the default route of the lowest cost; $null when there is none.
function Get-BootAdapter {
    $best = $null
    foreach ($route in @(Get-DefaultRoute)) {
        if ($null -eq $best -or $route.Cost -lt $best.Cost) {
            $best = $route
        }
    }
    if ($null -ne $best) {
        Get-Card | Where-Object { $_.InterfaceIndex -eq $best.InterfaceIndex }
    }
}

function Get-KnownBootAdapter {
    $adapter = Get-BootAdapter
    if ($null -eq $adapter) {
        throw 'there is no network card with a default route'
    }
    $adapter
}

# The service that drives a card.
function Get-AdapterService {
    param([Parameter(Mandatory = $true)][object]$Adapter)
    (Get-Item -LiteralPath "HKLM:\SYSTEM\CurrentControlSet\Enum\$($Adapter.PnPDeviceID)").GetValue('Service', '')
}
