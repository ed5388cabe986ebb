#!/usr/bin/env bash
# Builds a bootable Debian 12 disk: build-image.sh RAW DISK_MIB DATA_MIB FILES [PACKAGE...]
# FILES is the directory with workload.py and workload.service. Beside RAW it leaves RAW.status, the guest's
# package list, RAW.vmlinuz and RAW.initrd. With open-iscsi among the packages its start-up image finds a root disk
# over iSCSI. Needs root, loop devices and mmdebstrap. Every line on standard output is progress.
set -euo pipefail

raw=$(realpath -m "$1")
disk_mib=$2
data_mib=$3
files=$4
shift 4

work=$(mktemp -d "$raw.work.XXXXXX")
root=$work/root
loop=''
say() { printf '%s\n' "$1"; }

clean_up() {
  local mounted
  for mounted in dev/pts dev proc sys ''; do
    if mountpoint -q "$root/$mounted"; then umount "$root/$mounted" || umount -l "$root/$mounted"; fi
  done
  if [ -n "$loop" ]; then
    partx -d "$loop" 2>/dev/null || true
    losetup -d "$loop"
  fi
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

say 'fetching and unpacking Debian 12'
packages=linux-image-cloud-amd64,systemd,systemd-sysv,udev,dbus,kmod,initramfs-tools,zstd,grub-pc
packages+=,qemu-guest-agent,sudo,perl-base,python3,iproute2,iputils-ping,procps,e2fsprogs,less,nano
for package in "$@"; do packages+=,$package; done
DEBIAN_FRONTEND=noninteractive mmdebstrap --quiet --variant=minbase --include="$packages" \
  bookworm "$work/root.tar"

say 'making the disk'
rm -f "$raw"
truncate -s "${disk_mib}M" "$raw"
# One bootable Linux partition from 1 MiB to the end, in the partition table's little-endian words.
le32() { printf '\\x%02x\\x%02x\\x%02x\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255)); }
sectors=$((disk_mib * 2048 - 2048))
entry="\\x80\\xfe\\xff\\xff\\x83\\xfe\\xff\\xff$(le32 2048)$(le32 "$sectors")"
printf '%b' "$entry" | dd of="$raw" bs=1 seek=446 conv=notrunc status=none
printf '\x55\xaa' | dd of="$raw" bs=1 seek=510 conv=notrunc status=none
loop=$(losetup -f --show "$raw")
partx -a "$loop" 2>/dev/null || true
part=${loop}p1
if [ ! -b "$part" ]; then
  IFS=: read -r major minor <"/sys/class/block/${part#/dev/}/dev"
  mknod "$part" b "$major" "$minor"
fi
uuid=$(cat /proc/sys/kernel/random/uuid)
mkfs.ext4 -q -L root -U "$uuid" "$part"
mkdir "$root"
mount "$part" "$root"
tar -C "$root" -xpf "$work/root.tar" --numeric-owner --xattrs --xattrs-include='*'
rm "$work/root.tar"

say 'configuring the guest'
printf 'UUID=%s / ext4 errors=remount-ro 0 1\n' "$uuid" >"$root/etc/fstab"
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
    chroot "$root" update-initramfs -u >"$work/initramfs.log" 2>&1 || { cat "$work/initramfs.log"; exit 1; }
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

say 'installing the boot loader'
mount --bind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t sysfs sys "$root/sys"
# Without the link grub-mkconfig names the root by its loop device; only the guest's own /dev may change.
mkdir -p /dev/disk/by-uuid
ln -sf "$part" "/dev/disk/by-uuid/$uuid"
grub() {
  chroot "$root" grub-install --target=i386-pc --modules='part_msdos ext2' "$loop"
  chroot "$root" update-grub
}
if ! grub >"$work/grub.log" 2>&1; then
  rm -f "/dev/disk/by-uuid/$uuid"
  cat "$work/grub.log"
  exit 1
fi
rm -f "/dev/disk/by-uuid/$uuid"
grep -q "root=UUID=$uuid" "$root/boot/grub/grub.cfg" || {
  say 'grub.cfg does not name the root file system by its UUID'
  exit 1
}
cp "$root/var/lib/dpkg/status" "$raw.status"
cp "$root"/boot/vmlinuz-* "$raw.vmlinuz"
cp "$root"/boot/initrd.img-* "$raw.initrd"
umount "$root/sys" "$root/proc" "$root/dev"
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
