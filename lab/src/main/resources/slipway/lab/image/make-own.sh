#!/usr/bin/env bash
# Makes a copy of the image one machine's own: make-own.sh RAW LAYOUT HOSTNAME [UUID], with chpasswd's lines on standard
# input. LAYOUT is what build-image.sh left beside the image. With UUID, that file system holds what the workload writes.
set -euo pipefail

raw=$(realpath -m "$1")
read -r variant root_mib root_size_mib <"$2"
hostname=$3
uuid=${4:-}

root=$(mktemp -d "$raw.own.XXXXXX")
loop=''
clean_up() {
  if mountpoint -q "$root"; then umount "$root"; fi
  if [ -n "$loop" ]; then losetup -d "$loop"; fi
  rmdir "$root"
  rm -f "$raw.clear" "$raw.luks"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

# The root partition, from its clear content to a LUKS container with the key that the start-up image has.
encrypt() {
  local key=secret,id=key,data=lab
  dd if="$raw" of="$raw.clear" bs=1M skip="$root_mib" count="$root_size_mib" conv=sparse status=none
  qemu-img create -q -f luks --object "$key" -o key-secret=key,iter-time=100 "$raw.luks" "${root_size_mib}M"
  qemu-img convert -n --object "$key" -f raw "$raw.clear" --target-image-opts \
    "driver=luks,key-secret=key,file.filename=$raw.luks"
  dd if="$raw.luks" of="$raw" bs=1M seek="$root_mib" conv=notrunc status=none
}

loop=$(losetup -f --show -o $((root_mib << 20)) --sizelimit $((root_size_mib << 20)) "$raw")
mount "$loop" "$root"
printf '%s\n' "$hostname" >"$root/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$hostname" >"$root/etc/hosts"
tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
if [ -n "$uuid" ]; then
  printf 'UUID=%s /var/lib/workload ext4 defaults 0 2\n' "$uuid" >>"$root/etc/fstab"
fi
# As Red Hat's kin have it: images for this machine's hardware only. The first one was built on another host, for any.
if [ "$variant" = dracut ]; then printf 'hostonly="yes"\n' >"$root/etc/dracut.conf.d/10-hostonly.conf"; fi
chpasswd -R "$root"
umount "$root"
losetup -d "$loop"
loop=''
if [ "$variant" = luks ]; then encrypt; fi
