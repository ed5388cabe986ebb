# What tells and changes a guest's cards, disks and tasks on Server 2008 R2, which lacks the modules
# that cmdlets.ps1 uses: classes of WMI, the registry, netsh, schtasks. Nothing here reads words that
# Windows puts out in the guest's language.
. "$PSScriptRoot\wmi-disks.ps1"

# The WFP Lightweight Filter. 1 is mandatory, 2 is optional. // KB 2507616
$script:WfpFilter = 'HKLM:\SYSTEM\CurrentControlSet\Control\Network\{4d36e974-e325-11ce-bfc1-08002be10318}\{B70D6460-3635-4D42-B866-B8AB1A24454C}\Ndi'
$script:PartitionManager = 'HKLM:\SYSTEM\CurrentControlSet\Services\partmgr\Parameters'

# A machine of vSphere has its cards on PCI; everything else is software. // Win32_NetworkAdapter
function Get-Card {
    foreach ($card in @(Get-CimInstance -ClassName Win32_NetworkAdapter |
        Where-Object { $null -ne $_.NetConnectionID -and $null -ne $_.MACAddress })) {
        [pscustomobject]@{
            Name = $card.NetConnectionID
            InterfaceIndex = $card.InterfaceIndex
            MacAddress = $card.MACAddress -replace ':', '-'
            PnPDeviceID = $card.PNPDeviceID
            InterfaceGuid = $card.GUID
            Virtual = ($card.PNPDeviceID -notlike 'PCI\*')
        }
    }
}

# The metric has the card's own in it since Vista. // Win32_IP4RouteTable, MIB_IPFORWARDROW
function Get-DefaultRoute {
    foreach ($route in @(Get-CimInstance -ClassName Win32_IP4RouteTable |
        Where-Object { $_.Destination -eq '0.0.0.0' -and $_.Mask -eq '0.0.0.0' })) {
        [pscustomobject]@{ InterfaceIndex = $route.InterfaceIndex; Cost = $route.Metric1 }
    }
}

# Windows has teams of its own since 2012; the team of a card's maker is a virtual card.
function Test-Team {
    $false
}

# 255.255.252.0 for 22.
function Get-Mask {
    param([Parameter(Mandatory = $true)][int]$Length)
    $values = @(0, 128, 192, 224, 240, 248, 252, 254, 255)
    $octets = @()
    foreach ($before in @(0, 8, 16, 24)) {
        $bits = $Length - $before
        if ($bits -lt 0) {
            $bits = 0
        }
        if ($bits -gt 8) {
            $bits = 8
        }
        $octets = $octets + @($values[$bits])
    }
    $octets -join '.'
}

function Get-PrefixLength {
    param([Parameter(Mandatory = $true)][string]$Mask)
    $length = 0
    while ((Get-Mask -Length $length) -ne $Mask) {
        $length = $length + 1
        if ($length -gt 32) {
            throw "$Mask is no subnet mask"
        }
    }
    $length
}

# IPv4 and IPv6 stand in one list, with masks and prefix lengths in another. A card without a network
# gives itself an address, which is nobody's setting.
function Get-StaticAddress {
    param([Parameter(Mandatory = $true)][object]$Configuration)
    $masks = @($Configuration.IPSubnet)
    $at = 0
    foreach ($address in @($Configuration.IPAddress)) {
        if ($address -like '*.*.*.*' -and $address -notlike '169.254.*') {
            "$address/$(Get-PrefixLength -Mask $masks[$at])"
        }
        $at = $at + 1
    }
}

# How a card has its IPv4 addresses; nothing when there is no IPv4 on it.
# Win32_NetworkAdapterConfiguration
function Get-CardAddress {
    param([Parameter(Mandatory = $true)][object]$Card)
    $found = @(Get-CimInstance -ClassName Win32_NetworkAdapterConfiguration -Filter "InterfaceIndex=$($Card.InterfaceIndex)" |
        Where-Object { $_.IPEnabled })
    if ($found.Count -eq 0) {
        return
    }
    $addresses = @()
    if (-not $found[0].DHCPEnabled) {
        $addresses = @(Get-StaticAddress -Configuration $found[0])
    }
    $gateways = @($found[0].DefaultIPGateway | Where-Object { $_ -like '*.*.*.*' })
    [pscustomobject]@{ Dhcp = $found[0].DHCPEnabled; Addresses = $addresses; Gateways = $gateways }
}

# EnableDHCP of WMI leaves a gateway where it is, and SetGateways needs a static address; netsh sets
# all of it. // netsh interface ipv4
function Invoke-Netsh {
    param([Parameter(Mandatory = $true)][string[]]$Words)
    $said = @(& "$env:SystemRoot\System32\netsh.exe" interface ipv4 $Words)
    if ($LASTEXITCODE -ne 0) {
        throw "netsh interface ipv4 $($Words -join ' '): $($said -join ' ')"
    }
}

function Set-CardNetwork {
    param([Parameter(Mandatory = $true)][object]$Card, [Parameter(Mandatory = $true)][object]$Kept)
    $name = "name=$($Card.InterfaceIndex)"
    if ($Kept.dhcp) {
        # That it is so already would be an error.
        if (-not (Get-CardAddress -Card $Card).Dhcp) {
            Invoke-Netsh -Words 'set', 'address', $name, 'source=dhcp'
        }
    }
    else {
        Set-StaticAddress -Name $name -Addresses @($Kept.addresses) -Gateways @($Kept.gateways)
    }
    $verb = 'set'
    foreach ($server in @($Kept.servers)) {
        if ($verb -eq 'set') {
            Invoke-Netsh -Words 'set', 'dnsservers', $name, 'source=static', "address=$server", 'validate=no'
        }
        else {
            Invoke-Netsh -Words 'add', 'dnsservers', $name, "address=$server", 'validate=no'
        }
        $verb = 'add'
    }
    if ($verb -eq 'set' -and $Kept.dhcp) {
        Invoke-Netsh -Words 'set', 'dnsservers', $name, 'source=dhcp'
    }
    elseif ($verb -eq 'set') {
        Invoke-Netsh -Words 'set', 'dnsservers', $name, 'source=static', 'address=none'
    }
}

# The first address takes the place of all others; 256 is the metric that New-NetRoute gives.
function Set-StaticAddress {
    param(
        [Parameter(Mandatory = $true)][string]$Name,
        [Parameter(Mandatory = $true)][AllowEmptyCollection()][string[]]$Addresses,
        [Parameter(Mandatory = $true)][AllowEmptyCollection()][string[]]$Gateways
    )
    $verb = 'set'
    foreach ($address in $Addresses) {
        $parts = @($address -split '/')
        $words = @("address=$($parts[0])", "mask=$(Get-Mask -Length $parts[1])")
        if ($verb -eq 'set') {
            Invoke-Netsh -Words (@('set', 'address', $Name, 'source=static', 'gateway=none') + $words)
        }
        else {
            Invoke-Netsh -Words (@('add', 'address', $Name) + $words)
        }
        $verb = 'add'
    }
    foreach ($gateway in $Gateways) {
        Invoke-Netsh -Words 'add', 'address', $Name, "gateway=$gateway", 'gwmetric=256'
    }
}

# Nothing that comes with 2008 R2 takes a filter off one card. KB 2507616 has the WFP filter, which is
# not there yet at boot, made optional to start over iSCSI: one value, for all cards. Nothing like
# that is documented for other filters.
function Get-BootFilter {
    param([Parameter(Mandatory = $true)][object]$Card)
    if ((Get-RegistryNumber -Path $script:WfpFilter -Name 'FilterRunType') -eq 1) {
        "WFP Lightweight Filter (on $($Card.Name) and all others)"
    }
}

function Get-FilterNote {
    param([Parameter(Mandatory = $true)][object]$Card)
    "The WFP filter does not stop a start over iSCSI; other filters stay on $($Card.Name)"
}

function Disable-BootFilter {
    param([Parameter(Mandatory = $true)][object]$Card, [Parameter(Mandatory = $true)][string]$Filter)
    if ($Filter -in @(Get-BootFilter -Card $Card)) {
        Set-RegistryNumber -Path $script:WfpFilter -Name 'FilterRunType' -Value 2 -Kind 'binding'
    }
}

function Restore-BootFilter {
    param([Parameter(Mandatory = $true)][object]$Entry)
    Restore-RegistryNumber -Entry $Entry
}

# By the controller it is at, which is there without the service, and by the sessions that the
# service knows. // Win32_SCSIControllerDevice, MSIscsiInitiator_SessionClass
function Test-Remote {
    param([Parameter(Mandatory = $true)][object]$Drive)
    $links = @(Get-CimInstance -ClassName Win32_SCSIControllerDevice |
        Where-Object { $_.Dependent.DeviceID -eq $Drive.PNPDeviceID -and $_.Antecedent.DeviceID -like 'ROOT\ISCSIPRT\*' })
    $devices = @(Get-Session | ForEach-Object { $_.Devices } | Where-Object { $null -ne $_ -and $_.DeviceNumber -eq $Drive.Index })
    $links.Count -gt 0 -or $devices.Count -gt 0
}

# The disks that Windows starts from and runs on. Where no basic partition has Windows' letter, it is
# on a dynamic disk, and which one cannot be told. // Win32_DiskDrive, Win32_DiskPartition
function Get-SystemDisk {
    $partitions = @(Get-CimInstance -ClassName Win32_DiskPartition)
    $letters = @(Get-DriveLetter | Where-Object { $_.Letter -eq $env:SystemDrive })
    foreach ($drive in @(Get-CimInstance -ClassName Win32_DiskDrive)) {
        $mine = @($partitions | Where-Object { $_.DiskIndex -eq $drive.Index })
        $starts = @($mine | Where-Object { $_.BootPartition }).Count -gt 0
        $holds = @($letters | Where-Object { $_.Disk -eq $drive.Index }).Count -gt 0
        if ($starts -or $holds -or $letters.Count -eq 0) {
            [pscustomobject]@{
                Number = $drive.Index
                Gpt = (@($mine | Where-Object { $_.Type -like 'GPT:*' }).Count -gt 0)
                Dynamic = ($letters.Count -eq 0 -or @($mine | Where-Object { $_.Type -eq 'Logical Disk Manager' }).Count -gt 0)
                Remote = (Test-Remote -Drive $drive)
            }
        }
    }
}

# Nobody answers while the service is stopped.
function Get-Session {
    Get-CimInstance -Namespace 'root/wmi' -ClassName MSIscsiInitiator_SessionClass -ErrorAction SilentlyContinue
}

function Test-IscsiSession {
    @(Get-Session).Count -gt 0
}

# The numbers of VDS_SAN_POLICY, in the words of Set-StorageSetting. The partition manager reads its
# value when it starts, before it meets the disks.
function Get-PolicyNumber {
    @{ OnlineAll = 1; OfflineShared = 2; OfflineAll = 3; OfflineInternal = 4 }
}

function Get-DiskPolicy {
    $numbers = Get-PolicyNumber
    $now = Get-RegistryNumber -Path $script:PartitionManager -Name 'SanPolicy'
    if ($null -eq $now) {
        return 'Unset'
    }
    foreach ($policy in @($numbers.Keys)) {
        if ($numbers[$policy] -eq $now) {
            return $policy
        }
    }
    throw "$now is no policy for new disks"
}

function Set-DiskPolicy {
    param([Parameter(Mandatory = $true)][string]$Policy)
    if ($Policy -eq 'Unset') {
        Remove-ItemProperty -LiteralPath $script:PartitionManager -Name 'SanPolicy'
        return
    }
    $number = (Get-PolicyNumber)[$Policy]
    New-ItemProperty -LiteralPath $script:PartitionManager -Name 'SanPolicy' -Value $number -PropertyType DWord -Force | Out-Null
}

function Test-StartTask {
    param([Parameter(Mandatory = $true)][string]$Name)
    & "$env:SystemRoot\System32\schtasks.exe" /Query /TN $Name | Out-Null
    $LASTEXITCODE -eq 0
}

# A task that runs a script at every start, as the system. Windows PowerShell passes inner quotes on
# only behind a backslash.
function Register-StartTask {
    param([Parameter(Mandatory = $true)][string]$Name, [Parameter(Mandatory = $true)][string]$Path)
    $program = "$env:SystemRoot\System32\WindowsPowerShell\v1.0\powershell.exe"
    $run = "$program -NoProfile -NonInteractive -ExecutionPolicy Bypass -File \`"$Path\`""
    & "$env:SystemRoot\System32\schtasks.exe" /Create /TN $Name /SC ONSTART /RU SYSTEM /RL HIGHEST /TR $run | Out-Null
    if ($LASTEXITCODE -ne 0) {
        throw "schtasks did not make the task $Name"
    }
}

function Unregister-StartTask {
    param([Parameter(Mandatory = $true)][string]$Name)
    & "$env:SystemRoot\System32\schtasks.exe" /Delete /TN $Name /F | Out-Null
    if ($LASTEXITCODE -ne 0) {
        throw "schtasks did not remove the task $Name"
    }
}

# What the task that brings disks online needs beside it; Tree is where our scripts are. Why a disk is
# offline cannot be told here: the task goes by the disks that have a drive letter now.
function Get-OnlineFile {
    param([Parameter(Mandatory = $true)][string]$Tree)
    $online = @(Get-DriveLetter | ForEach-Object { $_.Disk })
    $signatures = @(Get-CimInstance -ClassName Win32_DiskDrive |
        Where-Object { $_.Index -in $online -and $_.Signature } |
        ForEach-Object { $_.Signature })
    [pscustomobject]@{
        Name = 'disks.json'
        Text = (ConvertTo-Json -InputObject ([ordered]@{ signatures = $signatures }) -Compress -Depth 6)
    }
    [pscustomobject]@{
        Name = 'wmi-disks.ps1'
        Text = [System.IO.File]::ReadAllText("$Tree\strategies\wmi-disks.ps1")
    }
    [pscustomobject]@{
        Name = 'online-disks.ps1'
        Text = [System.IO.File]::ReadAllText("$Tree\tasks\online-disks-wmi.ps1")
    }
}
