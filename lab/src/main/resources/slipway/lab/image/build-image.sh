#!/usr/bin/env bash
# Builds a bootable Debian 12 disk: build-image.sh RAW VARIANT DISK_MIB DATA_MIB FILES [PACKAGE...]
# VARIANT is one of those in layouts.sh; FILES is the directory with that and the other files of the guest. Beside RAW
# it leaves RAW.status, the guest's package list, RAW.vmlinuz, RAW.initrd, and RAW.layout, the variant and where its
# root file system is. With open-iscsi among the packages its start-up image finds a root disk over iSCSI. Needs root,
# loop devices and mmdebstrap. Every line on standard output is progress.
set -euo pipefail

raw=$(realpath -m "$1")
variant=$2
disk_mib=$3
data_mib=$4
files=$5
shift 5
# shellcheck source=layouts.sh
. "$files/layouts.sh"

work=$(mktemp -d "$raw.work.XXXXXX")
root=$work/root
loop=''
root_loop=''
say() { printf '%s\n' "$1"; }

clean_up() {
  local mounted
  for mounted in dev/pts dev proc sys boot ''; do
    if mountpoint -q "$root/$mounted"; then umount "$root/$mounted" || umount -l "$root/$mounted"; fi
  done
  if [ -n "$root_loop" ]; then
    rm -f "/dev/slipway-root-$$"
    losetup -d "$root_loop"
  fi
  if [ -n "$loop" ]; then
    partx -d "$loop" 2>/dev/null || true
    losetup -d "$loop"
  fi
  rm -rf --one-file-system "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

# partition NUMBER: its device.
partition() {
  local part=${loop}p$1 major minor
  if [ ! -b "$part" ]; then
    IFS=: read -r major minor <"/sys/class/block/${part#/dev/}/dev"
    mknod "$part" b "$major" "$minor"
  fi
  printf '%s' "$part"
}

say "fetching and unpacking Debian 12 ($variant)"
packages=linux-image-cloud-amd64,systemd,systemd-sysv,udev,dbus,kmod,zstd,$(layout_packages)
packages+=,qemu-guest-agent,sudo,perl-base,python3,iproute2,iputils-ping,procps,e2fsprogs,less,nano
for package in "$@"; do packages+=,$package; done
DEBIAN_FRONTEND=noninteractive mmdebstrap --quiet --variant=minbase --include="$packages" \
  bookworm "$work/root.tar"

say 'making the disk'
rm -f "$raw"
truncate -s "${disk_mib}M" "$raw"
layout_partition
loop=$(losetup -f --show "$raw")
partx -a "$loop" 2>/dev/null || true
if [ -n "$root_part" ]; then
  part=$(partition "$root_part")
else
  root_loop=$(losetup -f --show -o $((root_mib << 20)) --sizelimit $((root_size_mib << 20)) "$raw")
  # By another name: grub-mkconfig makes no entries for a root on what it takes for a file.
  part=/dev/slipway-root-$$
  mknod "$part" b $((0x$(stat -c %t "$root_loop"))) $((0x$(stat -c %T "$root_loop")))
fi
uuid=$(cat /proc/sys/kernel/random/uuid)
boot_uuid=$(cat /proc/sys/kernel/random/uuid)
mkfs.ext4 -q -L root -U "$uuid" "$part" "${root_size_mib}M"
mkdir "$root"
mount "$part" "$root"
if [ -n "$boot_part" ]; then
  mkfs.ext4 -q -L boot -U "$boot_uuid" "$(partition "$boot_part")"
  mkdir "$root/boot"
  mount "$(partition "$boot_part")" "$root/boot"
fi
tar -C "$root" -xpf "$work/root.tar" --numeric-owner --xattrs --xattrs-include='*'
rm "$work/root.tar"

say 'configuring the guest'
printf '%s / ext4 errors=remount-ro 0 1\n' "$(layout_root)" >"$root/etc/fstab"
[ -z "$boot_part" ] || printf 'UUID=%s /boot ext4 defaults 0 2\n' "$boot_uuid" >>"$root/etc/fstab"
printf 'guest\n' >"$root/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 guest\n' >"$root/etc/hosts"
cat >"$root/etc/systemd/network/20-wired.network" <<'TXT'
[Match]
Type=ether

[Network]
DHCP=yes
TXT
case " $* " in
  *' open-iscsi '*)
    printf 'KeepConfiguration=yes\n' >>"$root/etc/systemd/network/20-wired.network"
    printf 'InitiatorName=iqn.2026-11.slipway:initiator\n' >"$root/etc/iscsi/initiatorname.iscsi"
    : >"$root/etc/iscsi/iscsi.initramfs"
    ;;
esac
rm -f "$root/etc/resolv.conf"
printf 'nameserver 10.0.2.3\n' >"$root/etc/resolv.conf"
cat >"$root/etc/default/grub" <<'TXT'
GRUB_DEFAULT=0
GRUB_TIMEOUT=1
GRUB_DISTRIBUTOR=Debian
GRUB_CMDLINE_LINUX_DEFAULT=""
# no_timer_check: in software emulation on a busy host the check of the timer fails now and then, and panics.
GRUB_CMDLINE_LINUX="console=tty0 console=ttyS0,115200n8 no_timer_check"
GRUB_TERMINAL="console serial"
GRUB_SERIAL_COMMAND="serial --speed=115200"
GRUB_DISABLE_OS_PROBER=true
TXT
install -D -m 0755 "$files/workload.py" "$root/usr/local/bin/workload"
install -D -m 0644 "$files/workload.service" "$root/etc/systemd/system/workload.service"
chroot "$root" systemctl --quiet enable systemd-networkd workload serial-getty@ttyS0
chroot "$root" systemctl --quiet mask systemd-networkd-wait-online apt-daily.timer apt-daily-upgrade.timer
chroot "$root" useradd -m -s /bin/bash -G sudo admin
chroot "$root" useradd -m -s /bin/bash nosudo

say "writing $data_mib MiB of business data"
mkdir -p "$root/srv/data"
left=$data_mib
number=0
while [ "$left" -gt 0 ]; do
  size=$((left < 20 ? left : 20))
  head -c "${size}M" /dev/urandom >"$root/srv/data/ledger-$(printf '%03d' "$number").bin"
  left=$((left - size))
  number=$((number + 1))
done
(cd "$root/srv/data" && find . -name '*.bin' -print0 | sort -z | xargs -0 -r sha256sum >SHA256SUMS)

say 'building the start-up image and installing the boot loader'
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t sysfs sys "$root/sys"
layout_configure
layout_start_up_image
layout_boot_loader >"$work/loader.log" 2>&1 || { cat "$work/loader.log"; exit 1; }
grep -q "root=$(layout_root) " "$root/boot/grub/grub.cfg" || {
  say 'grub.cfg does not name the root file system as the guest knows it'
  cat "$work/loader.log"
  exit 1
}
printf '%s %s %s\n' "$variant" "$root_mib" "$root_size_mib" >"$raw.layout"
cp "$root/var/lib/dpkg/status" "$raw.status"
cp "$root"/boot/vmlinuz-* "$raw.vmlinuz"
cp "$root"/boot/initrd.img-* "$raw.initrd"
umount "$root/sys" "$root/proc" "$root/dev"
if [ -n "$boot_part" ]; then umount "$root/boot"; fi
fstrim "$root" 2>/dev/null || true
umount "$root"
# Whoever else looks at new mounts on this host (a udev, another mount namespace) may hold the device for a moment.
checked=
for _ in $(seq 30); do
  if e2fsck -fp "$part" >"$work/fsck.log" 2>&1; then
    checked=yes
    break
  fi
  grep -q 'is in use' "$work/fsck.log" || break
  sleep 1
done
[ -n "$checked" ] || { cat "$work/fsck.log"; exit 1; }
say 'image is complete'
