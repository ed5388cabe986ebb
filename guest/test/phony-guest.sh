# shellcheck shell=bash disable=SC2016
# Builds phony guests: directory trees that look like a server to the actions, one per line of the
# table "families". Debian's packages are real .deb files, handled by the real dpkg; the others'
# and the kernel's files are plain files, and stand-ins do what matters of rpm, dracut and the like.

PHONY=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=phony-programs.sh
. "$PHONY/phony-programs.sh"
# shellcheck source=phony-mkinitrd.sh
. "$PHONY/phony-mkinitrd.sh"
# shellcheck source=phony-network.sh
. "$PHONY/phony-network.sh"

KERNEL=6.1.0-99-phony
# shellcheck disable=SC2034 # the tests read it
MAC=00:50:56:aa:bb:cc
MACHINE_ID=0123456789abcdef0123456789abcdef

phony_families() {
  grep -v '^#' "$PHONY/families" | cut -d' ' -f1
}

# phony_guest DIR [FAMILY]: prepared for nothing.
phony_guest() {
  local root=$1 id version packages initramfs network loader storage flags
  read -r _ id version packages initramfs network loader storage flags < <(
    grep "^${2:-debian-12} " "$PHONY/families") || return 1
  mkdir -p "$root"/{boot,run,tmp,var/tmp,var/log,var/lib,usr/sbin,usr/bin} \
    "$root"/etc "$root"/proc/{net,sys/kernel} "$root"/sys/class/{net/ens192/device,net/lo,block} \
    "$root"/sys/bus/pci/devices/0000:00:10.0 "$root/lib/modules/$KERNEL/kernel/drivers"
  phony_release "$root" "$id" "$version" "$flags"
  [[ $flags == *sysv* ]] || phony_systemd "$root" "$flags"
  [[ $flags != *selinux* ]] || phony_selinux "$root"
  printf '%s\n' "$KERNEL" >"$root/proc/sys/kernel/osrelease"
  printf 'web\n' | tee "$root/proc/sys/kernel/hostname" >"$root/etc/hostname"
  printf 'pci:v00001000d00000030\n' >"$root/sys/bus/pci/devices/0000:00:10.0/modalias"
  printf '%s\n' "$MACHINE_ID" >"$root/etc/machine-id"
  touch "$root/lib/modules/$KERNEL/kernel/drivers"/{iscsi_tcp,vmxnet3,sd_mod,sr_mod}.ko
  head -c 200000 /dev/urandom >"$root/boot/vmlinuz-$KERNEL"
  phony_storage "$root" "$storage"
  phony_network "$root" "$network"
  "phony_$packages" "$root"
  "phony_${initramfs%%-*}" "$root" "$initramfs" "$id"
  "phony_loader_${loader//-/_}" "$root"
}

in_phony() {
  local root=$1
  shift
  SLIPWAY_ROOT=$root PATH=$root/usr/sbin:$root/usr/bin:$PATH "$@"
}

phony_release() {
  local root=$1 id=$2 version=$3 flags=$4
  if [[ $flags == *no-os-release* ]] && [ "$id" = sles ]; then
    printf 'SUSE Linux Enterprise Server %s (x86_64)\nVERSION = %s\nPATCHLEVEL = %s\n' \
      "${version%.*}" "${version%.*}" "${version#*.}" >"$root/etc/SuSE-release"
    return
  fi
  if [[ $flags == *no-os-release* ]]; then
    case $id in
      rhel) printf 'Red Hat Enterprise Linux Server release %s (Santiago)\n' "$version" ;;
      centos) printf 'CentOS release %s (Final)\n' "$version" ;;
    esac >"$root/etc/redhat-release"
    return
  fi
  printf 'PRETTY_NAME="%s %s"\nID=%s\nVERSION_ID="%s"\n' "${id^}" "$version" "$id" "$version" \
    >"$root/etc/os-release"
  [ "$id-$version" != debian-12 ] ||
    sed -i 's/^PRETTY.*/PRETTY_NAME="Debian GNU\/Linux 12 (bookworm)"/' "$root/etc/os-release"
}

phony_systemd() {
  local version=252
  [[ $2 != *old-systemd* ]] || version=219
  mkdir -p "$1"/lib/systemd/{system,network} "$1"/etc/systemd/{network,system/multi-user.target.wants}
  printf '#!/bin/sh\necho "systemd %s (%s)"\n' "$version" "$version" >"$1/usr/bin/systemctl"
  chmod 0755 "$1/usr/bin/systemctl"
  touch "$1/lib/systemd/system/systemd-journald.service"
}

# Every file that gets a label leaves a line outside of the root.
phony_selinux() {
  mkdir -p "$1/etc/selinux"
  printf 'SELINUX=enforcing\nSELINUXTYPE=targeted\n' >"$1/etc/selinux/config"
  printf '#!/bin/sh\necho "$2" >>"$SLIPWAY_ROOT.labels"\n' >"$1/usr/sbin/restorecon"
  chmod 0755 "$1/usr/sbin/restorecon"
}

# phony_storage ROOT plain|lvm|md|btrfs|luks
phony_storage() {
  local root=$1 device=/dev/sda1 type=ext4 argument=UUID=1111-2222 name=sda1 dm=
  case $2 in
    lvm) device=/dev/mapper/vg-root argument=/dev/mapper/vg-root type=xfs name=dm-0 dm=LVM-abc ;;
    luks) device=/dev/mapper/secret argument=/dev/mapper/secret name=dm-0 dm=CRYPT-LUKS2-abc ;;
    md) device=/dev/md0 name=md0 ;;
    btrfs) type=btrfs ;;
  esac
  printf 'rootfs / rootfs rw 0 0\n%s / %s rw,relatime 0 0\n' "$device" "$type" >"$root/proc/mounts"
  printf '%s / %s defaults 0 1\n' "$argument" "$type" >"$root/etc/fstab"
  mkdir -p "$root/sys/class/block/$name/slaves" "$root/sys/class/block/sda1" \
    "$root/sys/class/block/sda"
  [ "$name" = sda1 ] || ln -sfn ../../sda1 "$root/sys/class/block/$name/slaves/sda1"
  if [ -n "$dm" ]; then
    mkdir "$root/sys/class/block/$name/dm"
    basename "$device" >"$root/sys/class/block/$name/dm/name"
    printf '%s\n' "$dm" >"$root/sys/class/block/$name/dm/uuid"
  fi
  [ "$2" != md ] || mkdir "$root/sys/class/block/$name/md"
  printf 'BOOT_IMAGE=/boot/vmlinuz-%s root=%s ro console=ttyS0,115200n8 quiet we"ird\n' \
    "$KERNEL" "$argument" >"$root/proc/cmdline"
}

# The tree as it is: kind, mode, owner, name, link target and content. Left out by name: dpkg's own
# bookkeeping (its list of packages is compared instead) and what a running system writes by itself.
listing() {
  (
    cd "$1" || exit 1
    local skip=(-path ./proc -o -path ./sys -o -path ./run -o -path ./var/log -o
      -path ./var/tmp -o -path ./tmp -o -path ./var/lib/dpkg -o -path ./var/cache)
    [ -z "${2:-}" ] || skip+=(-o -path "./$2")
    find . \( "${skip[@]}" \) -prune -o -printf '%y %m %U:%G %p %l\n' | LC_ALL=C sort
    find . \( "${skip[@]}" \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    [ ! -d var/lib/dpkg ] || dpkg-query --admindir=var/lib/dpkg -W 2>/dev/null
  )
}
