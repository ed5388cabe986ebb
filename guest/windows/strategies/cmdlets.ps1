# What tells and changes a guest's cards, disks and tasks, by the modules that came with Windows 8:
# NetAdapter, NetTCPIP, DnsClient, NetLbfo, Storage, iSCSI, ScheduledTasks. wmi.ps1 has the same
# functions for what came before.

function Get-Card {
    Get-NetAdapter
}

function Get-DefaultRoute {
    foreach ($route in @(Get-NetRoute -DestinationPrefix '0.0.0.0/0' -ErrorAction SilentlyContinue)) {
        $card = @(Get-NetIPInterface -InterfaceIndex $route.InterfaceIndex -AddressFamily IPv4)[0]
        [pscustomobject]@{
            InterfaceIndex = $route.InterfaceIndex
            Cost = $route.RouteMetric + $card.InterfaceMetric
        }
    }
}

function Test-Team {
    @(Get-NetLbfoTeam).Count -gt 0
}

# How a card has its IPv4 addresses; nothing when there is no IPv4 on it.
function Get-CardAddress {
    param([Parameter(Mandatory = $true)][object]$Card)
    $index = $Card.InterfaceIndex
    $found = @(Get-NetIPInterface -InterfaceIndex $index -AddressFamily IPv4)
    if ($found.Count -eq 0) {
        return
    }
    $addresses = @(Get-NetIPAddress -InterfaceIndex $index -AddressFamily IPv4 -ErrorAction SilentlyContinue |
        Where-Object { $_.PrefixOrigin -eq 'Manual' } |
        ForEach-Object { "$($_.IPAddress)/$($_.PrefixLength)" })
    $gateways = @(Get-NetRoute -InterfaceIndex $index -DestinationPrefix '0.0.0.0/0' -ErrorAction SilentlyContinue |
        ForEach-Object { $_.NextHop })
    [pscustomobject]@{ Dhcp = ($found[0].Dhcp -eq 'Enabled'); Addresses = $addresses; Gateways = $gateways }
}

function Set-CardNetwork {
    param([Parameter(Mandatory = $true)][object]$Card, [Parameter(Mandatory = $true)][object]$Kept)
    $index = $Card.InterfaceIndex
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
}

# The filters that would cut a card off while it carries the system disk.
function Get-BootFilter {
    param([Parameter(Mandatory = $true)][object]$Card)
    $filters = @('ms_wfplwf_upper', 'ms_wfplwf_lower', 'ms_wfplwf', 'ms_ndiscap', 'ms_ndiscap_lower', 'ms_lwfilter')
    Get-NetAdapterBinding -Name $Card.Name -AllBindings |
        Where-Object { $_.Enabled -and $_.ComponentID -in $filters } |
        ForEach-Object { $_.ComponentID }
}

# What is so when there are none of them.
function Get-FilterNote {
    param([Parameter(Mandatory = $true)][object]$Card)
    "No filter is on $($Card.Name)"
}

function Disable-BootFilter {
    param([Parameter(Mandatory = $true)][object]$Card, [Parameter(Mandatory = $true)][string]$Filter)
    if ($script:Dry) {
        Write-Plan -Change 'edit' -Path "$($Card.Name) binding $Filter" -Text "-on`n+off"
        return
    }
    Add-JournalEntry -Kind 'binding' -Target $Card.MacAddress -Name $Filter -Before $true -After $false
    Disable-NetAdapterBinding -Name $Card.Name -ComponentID $Filter -AllBindings
    Add-Change -Text "$Filter is off on $($Card.Name)"
}

function Restore-BootFilter {
    param([Parameter(Mandatory = $true)][object]$Entry)
    $found = @(Get-NetAdapter | Where-Object { $_.MacAddress -eq $Entry.target })
    if ($found.Count -eq 0) {
        Add-Warning -Text "the network card $($Entry.target) is gone, and its bindings with it"
        return
    }
    $name = $found[0].Name
    $off = @(Get-NetAdapterBinding -Name $name -AllBindings |
        Where-Object { $_.ComponentID -eq $Entry.name -and -not $_.Enabled })
    if ($off.Count -gt 0) {
        Enable-NetAdapterBinding -Name $name -ComponentID $Entry.name -AllBindings
        Add-Change -Text "$($Entry.name) is on again on $name"
    }
}

# The kinds of partition that the Logical Disk Manager makes.
function Test-Dynamic {
    param([Parameter(Mandatory = $true)][int]$Number)
    $kinds = @('{5808c8aa-7e8f-42e0-85d2-e1e90434cfb3}', '{af9b60a0-1431-4f62-bc68-3311714a69ad}')
    @(Get-Partition -DiskNumber $Number | Where-Object { $_.MbrType -eq 66 -or $_.GptType -in $kinds }).Count -gt 0
}

# The disks that Windows starts from and runs on.
function Get-SystemDisk {
    foreach ($disk in @(Get-Disk | Where-Object { $_.IsBoot -or $_.IsSystem })) {
        [pscustomobject]@{
            Number = $disk.Number
            Gpt = ($disk.PartitionStyle -eq 'GPT')
            Dynamic = (Test-Dynamic -Number $disk.Number)
            Remote = ($disk.BusType -eq 'iSCSI')
        }
    }
}

function Test-IscsiSession {
    @(Get-IscsiSession).Count -gt 0
}

# What becomes of new disks, in the words of Set-StorageSetting.
function Get-DiskPolicy {
    (Get-StorageSetting).NewDiskPolicy
}

function Set-DiskPolicy {
    param([Parameter(Mandatory = $true)][string]$Policy)
    Set-StorageSetting -NewDiskPolicy $Policy
}

function Test-StartTask {
    param([Parameter(Mandatory = $true)][string]$Name)
    @(Get-ScheduledTask | Where-Object { $_.TaskName -eq $Name }).Count -gt 0
}

# A task that runs a script at every start, as the system.
function Register-StartTask {
    param([Parameter(Mandatory = $true)][string]$Name, [Parameter(Mandatory = $true)][string]$Path)
    $program = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\powershell.exe"
    $todo = New-ScheduledTaskAction -Execute $program -Argument "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File `"$Path`""
    $when = New-ScheduledTaskTrigger -AtStartup
    $who = New-ScheduledTaskPrincipal -UserId 'NT AUTHORITY\SYSTEM' -RunLevel Highest
    Register-ScheduledTask -TaskName $Name -Action $todo -Trigger $when -Principal $who | Out-Null
}

function Unregister-StartTask {
    param([Parameter(Mandatory = $true)][string]$Name)
    Unregister-ScheduledTask -TaskName $Name -Confirm:$false
}

# What the task that brings disks online needs beside it; Tree is where our scripts are.
function Get-OnlineFile {
    param([Parameter(Mandatory = $true)][string]$Tree)
    [pscustomobject]@{
        Name = 'online-disks.ps1'
        Text = [System.IO.File]::ReadAllText("$Tree\tasks\online-disks.ps1")
    }
}
