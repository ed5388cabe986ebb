# The IPv4 configuration of a card, and setting it.

function Get-Network {
    param([Parameter(Mandatory = $true)][object]$Adapter)
    $index = $Adapter.InterfaceIndex
    $card = @(Get-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4)
    # Without IPv4 on it there is nothing to keep.
    if ($card.Count -eq 0) {
        return
    }
    $addresses = @(Get-NetIPAddress -InterfaceIndex $index -AddressFamily IPv4 -ErrorAction SilentlyContinue |
        Where-Object { $_.PrefixOrigin -eq 'Manual' } |
        ForEach-Object { "$($_.IPAddress)/$($_.PrefixLength)" })
    $gateways = @(Get-NetRoute -InterfaceIndex $index -DestinationPrefix '0.0.0.0/0' -ErrorAction SilentlyContinue |
        ForEach-Object { $_.NextHop })
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
        dhcp = ($card[0].Dhcp -eq 'Enabled')
        addresses = $addresses
        gateways = $gateways
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
    $index = $Adapter.InterfaceIndex
    if (Test-Network -Now (Get-Network -Adapter $Adapter) -Kept $Kept) {
        return
    }
    foreach ($address in @(Get-NetIPAddress -InterfaceIndex $index -AddressFamily IPv4 -ErrorAction SilentlyContinue |
        Where-Object { $_.PrefixOrigin -eq 'Manual' })) {
        Remove-NetIPAddress -InterfaceIndex $index -IPAddress $address.IPAddress -Confirm:$false
    }
    foreach ($route in @(Get-NetRoute -InterfaceIndex $index -DestinationPrefix '0.0.0.0/0' -ErrorAction SilentlyContinue)) {
        Remove-NetRoute -InterfaceIndex $index -DestinationPrefix '0.0.0.0/0' -NextHop $route.NextHop -Confirm:$false
    }
    if ($Kept.dhcp) {
        Set-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4 -Dhcp Enabled
    }
    else {
        Set-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4 -Dhcp Disabled
        foreach ($address in @($Kept.addresses)) {
            $parts = @($address -split '/')
            New-NetIPAddress -InterfaceIndex $index -IPAddress $parts[0] -PrefixLength $parts[1] | Out-Null
        }
        foreach ($gateway in @($Kept.gateways)) {
            New-NetRoute -InterfaceIndex $index -DestinationPrefix '0.0.0.0/0' -NextHop $gateway | Out-Null
        }
    }
    $servers = @($Kept.servers)
    if ($servers.Count -eq 0) {
        Set-DnsClientServerAddress -InterfaceIndex $index -ResetServerAddresses
    }
    else {
        Set-DnsClientServerAddress -InterfaceIndex $index -ServerAddresses $servers
    }
    Add-Change -Text "the network of $($Adapter.Name) is set as it was"
}
