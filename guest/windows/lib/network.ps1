# The IPv4 configuration of a card, and setting it.

function Get-Network {
    param([Parameter(Mandatory = $true)][object]$Adapter)
    $now = Get-CardAddress -Card $Adapter
    # Without IPv4 on it there is nothing to keep.
    if ($null -eq $now) {
        return
    }
    $servers = @()
    # Only what somebody set: name servers by DHCP come with the new place's.
    $key = "HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces\$($Adapter.InterfaceGuid)"
    if (Test-Path -LiteralPath $key) {
        $text = (Get-Item -LiteralPath $key).GetValue('NameServer', '')
        if ($text -ne '') {
            $servers = @($text -split ',')
        }
    }
    [ordered]@{
        mac = $Adapter.MacAddress
        name = $Adapter.Name
        dhcp = $now.Dhcp
        addresses = @($now.Addresses)
        gateways = @($now.Gateways)
        servers = $servers
    }
}

# Whether a card is as it was; gateways by DHCP are the new place's.
function Test-Network {
    param([Parameter(Mandatory = $true)][object]$Now, [Parameter(Mandatory = $true)][object]$Kept)
    if ($Now.dhcp -ne $Kept.dhcp -or (@($Now.servers) -join ',') -ne (@($Kept.servers) -join ',')) {
        return $false
    }
    if ($Kept.dhcp) {
        return $true
    }
    (@($Now.addresses) -join ',') -eq (@($Kept.addresses) -join ',') -and (@($Now.gateways) -join ',') -eq (@($Kept.gateways) -join ',')
}

function Restore-Network {
    param([Parameter(Mandatory = $true)][object]$Adapter, [Parameter(Mandatory = $true)][object]$Kept)
    $now = Get-Network -Adapter $Adapter
    # As a card that is not connected at the new place.
    if ($null -eq $now) {
        Add-Warning -Text "the network of $($Adapter.Name) is not set: there is no IPv4 on it"
        return
    }
    if (Test-Network -Now $now -Kept $Kept) {
        return
    }
    Set-CardNetwork -Card $Adapter -Kept $Kept
    Add-Change -Text "the network of $($Adapter.Name) is set as it was"
}
