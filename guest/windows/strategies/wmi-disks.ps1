# Disks by WMI, for wmi.ps1 and for the task that runs without it.

# Which disk a drive letter is on. Letters of dynamic disks are missing: Win32_DiskPartition knows
# basic partitions. A disk that is offline has no letters.
function Get-DriveLetter {
    $partitions = @(Get-CimInstance -ClassName Win32_DiskPartition)
    foreach ($link in @(Get-CimInstance -ClassName Win32_LogicalDiskToPartition)) {
        foreach ($partition in @($partitions | Where-Object { $_.DeviceID -eq $link.Antecedent.DeviceID })) {
            [pscustomobject]@{ Letter = $link.Dependent.DeviceID; Disk = $partition.DiskIndex }
        }
    }
}
