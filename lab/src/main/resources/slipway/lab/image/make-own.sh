#!/usr/bin/env bash
# Makes a copy of the image one machine's own: make-own.sh RAW HOSTNAME, with chpasswd's lines on standard input.
set -euo pipefail

raw=$(realpath -m "$1")
hostname=$2

root=$(mktemp -d "$raw.own.XXXXXX")
loop=''
clean_up() {
  if mountpoint -q "$root"; then umount "$root"; fi
  if [ -n "$loop" ]; then losetup -d "$loop"; fi
  rmdir "$root"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

loop=$(losetup -f --show -o 1048576 "$raw")
mount "$loop" "$root"
printf '%s\n' "$hostname" >"$root/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$hostname" >"$root/etc/hosts"
tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
chpasswd -R "$root"
