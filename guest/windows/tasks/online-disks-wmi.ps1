# Brings disks online on Server 2008 R2 that had a drive letter before the move and have none now.
# Copies of a disk that is there stay as they are; a disk without a signature (GPT) cannot be told from
# its copy, and is left to Windows' policy for new disks.
Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
. "$PSScriptRoot\wmi-disks.ps1"

$text = @(Get-Content -LiteralPath "$PSScriptRoot\disks.json" -Encoding UTF8) -join ''
$known = @((ConvertFrom-Json -InputObject $text).signatures)
$online = @(Get-DriveLetter | ForEach-Object { $_.Disk })
$disks = @(Get-CimInstance -ClassName Win32_DiskDrive)
foreach ($disk in $disks) {
    $alike = @($disks | Where-Object { $_.Signature -eq $disk.Signature }).Count
    if ($disk.Signature -in $known -and $disk.Index -notin $online -and $alike -eq 1) {
        $orders = "select disk $($disk.Index)`r`nonline disk noerr`r`nattributes disk clear readonly noerr`r`n"
        [System.IO.File]::WriteAllText("$PSScriptRoot\diskpart.txt", $orders)
        & "$env:SystemRoot\System32\diskpart.exe" /s "$PSScriptRoot\diskpart.txt" | Out-Null
    }
}
