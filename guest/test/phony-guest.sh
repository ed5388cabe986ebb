# shellcheck shell=bash
# Builds phony guests: directory trees that look like a server to the actions. Packages are real
# .deb files, handled by the real dpkg; the kernel's files are plain files.

KERNEL=6.1.0-99-phony
MAC=00:50:56:aa:bb:cc

# phony_guest DIR: a prepared-for-nothing Debian 12.
phony_guest() {
  local root=$1
  mkdir -p "$root"/{boot,run,tmp,var/tmp,var/log,var/lib/dpkg/{info,updates,triggers},usr/sbin,usr/bin} \
    "$root"/etc/{initramfs-tools/{hooks,conf.d},systemd/{network,system/multi-user.target.wants}} \
    "$root"/lib/systemd/system "$root"/proc/{net,sys/kernel} "$root"/sys/class/net/{ens192/device,lo}
  touch "$root"/var/lib/dpkg/{status,available,lock,lock-frontend}
  cat >"$root/etc/os-release" <<'OS'
PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
ID=debian
VERSION_ID="12"
OS
  printf 'UUID=1111-2222 / ext4 defaults 0 1\n' >"$root/etc/fstab"
  printf 'BOOT_IMAGE=/boot/vmlinuz-%s root=UUID=1111-2222 ro console=ttyS0,115200n8 quiet we"ird\n' \
    "$KERNEL" >"$root/proc/cmdline"
  printf '%s\n' "$KERNEL" >"$root/proc/sys/kernel/osrelease"
  printf 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\n%s\n' \
    $'ens192\t00000000\t0202000A\t0003\t0\t0\t0\t00000000' >"$root/proc/net/route"
  printf '%s\n' "$MAC" >"$root/sys/class/net/ens192/address"
  printf '[Match]\nName=en*\n\n[Network]\nDHCP=yes\n' >"$root/etc/systemd/network/20-wired.network"
  ln -s /lib/systemd/system/systemd-networkd.service \
    "$root/etc/systemd/system/multi-user.target.wants/systemd-networkd.service"
  touch "$root/lib/systemd/system/systemd-networkd.service"
  head -c 200000 /dev/urandom >"$root/boot/vmlinuz-$KERNEL"
  phony_initramfs_tools "$root"
  in_phony "$root" update-initramfs -u -k "$KERNEL" >/dev/null
}

in_phony() {
  local root=$1
  shift
  SLIPWAY_ROOT=$root PATH=$root/usr/sbin:$root/usr/bin:$PATH "$@"
}

# A start-up image here is the list of what would be in it, from what the root holds, and the
# time it was built. Every build leaves a line outside of the root.
phony_initramfs_tools() {
  cat >"$1/usr/sbin/update-initramfs" <<'SH'
#!/bin/bash
set -eu
[ "$1 $2" = "-u -k" ] || exit 2
image=$SLIPWAY_ROOT/boot/initrd.img-$3
{
  echo "built $(date +%s%N)"
  [ ! -x "$SLIPWAY_ROOT/sbin/iscsistart" ] || echo usr/sbin/iscsistart
  [ ! -x "$SLIPWAY_ROOT/etc/initramfs-tools/hooks/slipway" ] || echo usr/lib/modules/iscsi_tcp.ko
  [ ! -f "$SLIPWAY_ROOT/etc/iscsi/iscsi.initramfs" ] || echo etc/iscsi.initramfs
} >"$image.new"
mv "$image.new" "$image"
echo "$3" >>"$SLIPWAY_ROOT.builds"
for n in $(seq 200); do echo "Adding module $n"; done
SH
  cat >"$1/usr/bin/lsinitramfs" <<'SH'
#!/bin/sh
exec cat "$SLIPWAY_ROOT$1"
SH
  chmod 0755 "$1/usr/sbin/update-initramfs" "$1/usr/bin/lsinitramfs"
}

# phony_deb DIR NAME VERSION DEPENDS: a package with a file of its own.
phony_deb() {
  local tree
  tree=$(mktemp -d)
  mkdir -p "$tree/DEBIAN" "$tree/usr/share/$2"
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\n' \
      "$2" "$3"
    [ -z "$4" ] || printf 'Depends: %s\n' "$4"
    printf 'Description: phony\n'
  } >"$tree/DEBIAN/control"
  printf 'data of %s\n' "$2" >"$tree/usr/share/$2/data"
  if [ "$2" = open-iscsi ]; then
    mkdir -p "$tree/sbin" "$tree/lib/systemd/system" "$tree/etc/iscsi"
    printf '#!/bin/sh\n' >"$tree/sbin/iscsistart"
    chmod 0755 "$tree/sbin/iscsistart"
    touch "$tree/lib/systemd/system/iscsid.socket" "$tree/lib/systemd/system/open-iscsi.service"
    printf '[Unit]\nWants=network-online.target remote-fs-pre.target\nAfter=network.target network-online.target\n[Service]\nExecStart=/sbin/iscsid\n' \
      >"$tree/lib/systemd/system/iscsid.service"
    printf 'node.startup = manual\n' >"$tree/etc/iscsi/iscsid.conf"
    printf '/etc/iscsi/iscsid.conf\n' >"$tree/DEBIAN/conffiles"
  fi
  chmod 0755 "$tree/DEBIAN"
  dpkg-deb --root-owner-group --build "$tree" "$1/$2_$3_all.deb" >/dev/null
  rm -rf "$tree"
}

# phony_bundle DIR
phony_bundle() {
  mkdir -p "$1"
  phony_deb "$1" libphonyiscsi 1.0 ''
  phony_deb "$1" open-iscsi 2.1.8-1 'libphonyiscsi (>= 1.0)'
}

# The tree as it is: kind, mode, owner, name, link target and content. Left out by name: dpkg's own
# bookkeeping (its list of packages is compared instead) and what a running system writes by itself.
listing() {
  (
    cd "$1" || exit 1
    local skip=(-path ./proc -o -path ./sys -o -path ./run -o -path ./var/log -o
      -path ./var/tmp -o -path ./tmp -o -path ./var/lib/dpkg -o -path ./var/cache)
    find . \( "${skip[@]}" \) -prune -o -printf '%y %m %U:%G %p %l\n' | LC_ALL=C sort
    find . \( "${skip[@]}" \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    dpkg-query --admindir=var/lib/dpkg -W 2>/dev/null
  )
}
