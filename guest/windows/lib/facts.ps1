# What the guest is like.

# By build number; the names are for people. Nothing here depends on the guest's language.
function Get-SupportedRelease {
    param([Parameter(Mandatory = $true)][string]$Build)
    $known = @{
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
    $cost = 0
    foreach ($route in @(Get-NetRoute -DestinationPrefix '0.0.0.0/0' -ErrorAction SilentlyContinue)) {
        $card = @(Get-NetIPInterface -InterfaceIndex $route.InterfaceIndex -AddressFamily IPv4)[0]
        $metric = $route.RouteMetric + $card.InterfaceMetric
        if ($null -eq $best -or $metric -lt $cost) {
            $best = $route
            $cost = $metric
        }
    }
    if ($null -ne $best) {
        Get-NetAdapter | Where-Object { $_.InterfaceIndex -eq $best.InterfaceIndex }
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
