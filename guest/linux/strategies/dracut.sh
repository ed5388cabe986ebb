# shellcheck shell=bash
# Start-up images made by dracut (Red Hat's kin from 6 on, SUSE from 12 on, Photon).

DRACUT_CONF=/etc/dracut.conf.d/90-slipway.conf

# Debian's unit of iscsid runs it first, and dracut's module leaves it out: no iscsid would start.
ISCSID_FIRST=/lib/open-iscsi/startup-checks.sh

initramfs_path() {
  local path
  for path in "/boot/initramfs-$1.img" "/boot/initrd.img-$1" "/boot/initrd-$1"; do
    if [ -f "$ROOT$path" ]; then
      printf '%s' "$path"
      return 0
    fi
  done
  printf '/boot/initramfs-%s.img' "$1"
}

kernel_path() {
  printf '/boot/vmlinuz-%s' "$1"
}

# The kernel an image belongs to.
initramfs_kernel() {
  basename "$1" | sed -e 's/^initramfs-\(.*\)\.img$/\1/' -e 's/^initrd\(\.img\)\?-//'
}

# dracut 004, RHEL 6's, has other names for its arguments and keeps its modules elsewhere.
initramfs_generation() {
  if [ -d "$ROOT/usr/share/dracut/modules.d" ] && [ ! -d "$ROOT/usr/lib/dracut/modules.d" ]; then
    printf dracut-legacy
  else
    printf dracut
  fi
}

# The directory of a module.
dracut_module() {
  compgen -G "$ROOT/usr/lib/dracut/modules.d/[0-9][0-9]$1" ||
    compgen -G "$ROOT/usr/share/dracut/modules.d/[0-9][0-9]$1"
}

dracut_has() {
  dracut_module "$1" >/dev/null
}

# Whether the guest has the programs that a module says it requires: without them dracut stops.
dracut_can_run() {
  local setup program all any
  setup=$(dracut_module "$1")/module-setup.sh
  [ -f "$setup" ] || return 0
  all=$(sed -n 's/^[[:space:]]*require_binaries \([a-zA-Z0-9_. -]*\) || return.*/\1/p' "$setup")
  for program in $all; do
    guest_has "$program" || return 1
  done
  any=$(sed -n 's/^[[:space:]]*require_any_binary \([a-z0-9 ]*\) || return.*/\1/p' "$setup")
  for program in $any; do
    guest_has "$program" && return 0
  done
  [ -z "$any" ]
}

# The module that brings up the network: the oldest that this guest can run, because it does least.
dracut_network() {
  if dracut_has network-legacy && guest_has dhclient && dracut_can_run network-legacy; then
    printf network-legacy
  elif dracut_has network-manager && guest_has NetworkManager && dracut_can_run network-manager; then
    printf network-manager
  elif dracut_has systemd-networkd && [ -n "$(networkd_program)" ]; then
    printf systemd-networkd
  else
    printf network
  fi
}

networkd_program() {
  local dir
  for dir in /usr/lib/systemd /lib/systemd; do
    if [ -x "$ROOT$dir/systemd-networkd" ]; then
      printf '%s/systemd-networkd' "$dir"
      return 0
    fi
  done
}

# Two that configure the same card would fight.
dracut_omitted() {
  local module
  for module in network-legacy network-manager systemd-networkd; do
    [ "$module" = "$1" ] || ! dracut_has "$module" || printf '%s ' "$module"
  done
}

# While the root disk is remote dracut would write its place into an image, where a local boot would
# find it: hence no arguments of the host's.
initramfs_configure() {
  local network omitted items=
  network=$(dracut_network)
  omitted=$(dracut_omitted "$network")
  [ -z "$omitted" ] || omitted="omit_dracutmodules+=\" $omitted\""
  [ "$(family)" != debian ] || items="install_optional_items+=\" $ISCSID_FIRST \""
  put_file "$DRACUT_CONF" 0644 <<CONF
# Written by Slipway: what a boot over iSCSI needs, and drivers of the virtual hardware this machine
# may wake up on. Without a target among the kernel's arguments a local boot passes it by.
add_dracutmodules+=" $network iscsi "
$omitted
$items
add_drivers+=" $(boot_drivers)"
hostonly_cmdline="no"
CONF
  return 0
}

initramfs_configured() {
  [ -f "$ROOT$DRACUT_CONF" ]
}

initramfs_settle() {
  :
}

# Rebuilds the image of one kernel; the program's own lines are the progress.
initramfs_build() {
  local log=$STATE/dracut.log image
  image=$(initramfs_path "$1")
  ( set -o pipefail
    in_guest dracut -v -f "$image" "$1" 2>&1 | tee "$log" | initramfs_progress "$EXPECTED_LINES" step ) ||
    failed "dracut: $(grep -iE 'error|fail|cannot|no space' "$log" | tail -n 3 | tr '\n' ' ')"
  rm -f "$log"
}

# About this many lines says dracut; only the pace of the progress hangs on it.
EXPECTED_LINES=120

# dracut answers 0 when it left out a module whose programs are missing.
initramfs_holds_iscsi() {
  in_guest lsinitrd "$1" 2>/dev/null | awk -v builtin="$(kernel_has_builtin iscsi_tcp)" -v alone="$(iscsid_alone)" '
    /[ \/]sbin\/iscsiroot( |$)|^sbin\/iscsiroot$/ { a = 1 }
    /\/iscsi_tcp\.ko/ { b = 1 }
    /\/open-iscsi\/startup-checks\.sh$/ { c = 1 }
    END { exit !(a && (b || builtin) && (c || alone)) }'
}

# Nothing is run before this guest's iscsid.
iscsid_alone() {
  [ -f "$ROOT$ISCSID_FIRST" ] || printf 1
}
