# Brings disks online that Windows keeps offline by its policy for new ones. Disks that somebody took
# offline, and copies of a disk that is online, stay as they are.
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

foreach ($disk in @(Get-Disk | Where-Object { $_.IsOffline -and $_.OfflineReason -eq 'Policy' })) {
    Set-Disk -Number $disk.Number -IsOffline $false
    if ($disk.IsReadOnly) {
        Set-Disk -Number $disk.Number -IsReadOnly $false
    }
}
